import { useState } from "react";

export interface Target<T> {
  /** Null before it was opened for the first time. */
  target: T | null;
  opened: boolean;
  open: (next: T) => void;
  close: () => void;
}

/** What a dialog is about, and whether it is open. The target outlives `close`, so that the dialog can fade out. */
export function useTarget<T>(): Target<T> {
  const [target, setTarget] = useState<T | null>(null);
  const [opened, setOpened] = useState(false);
  return {
    target,
    opened,
    open: (next: T) => {
      setTarget(next);
      setOpened(true);
    },
    close: () => setOpened(false),
  };
}
