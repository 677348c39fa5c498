import { useState } from "react";

/** What a dialog is about, and whether it is open. The target outlives `close`, so that the dialog can fade out. */
export function useTarget<T>() {
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
