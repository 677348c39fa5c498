import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import type { AccountSummary } from "#http/contract";

// Dialogs come with the first click that asks for one: their forms are no part of a page that nothing is wrong with.
const DIALOGS = {
  reconnect: dynamic(() => import("./reconnect-dialog").then((module) => module.ReconnectDialog), { ssr: false }),
  disconnect: dynamic(() => import("./disconnect-dialog").then((module) => module.DisconnectDialog), { ssr: false }),
};

/** What asks about one account before it is done, and the dialogs that do, to be placed anywhere on the page. */
export function useAccountDialogs() {
  const reconnect = useTarget<AccountSummary>();
  const disconnect = useTarget<AccountSummary>();
  const dialogs = (
    <>
      <AccountDialog kind="reconnect" about={reconnect} />
      <AccountDialog kind="disconnect" about={disconnect} />
    </>
  );
  return { reconnect: reconnect.open, disconnect: disconnect.open, dialogs };
}

interface AccountDialogProps {
  kind: keyof typeof DIALOGS;
  about: Target<AccountSummary>;
}

function AccountDialog({ kind, about: { target, opened, close } }: AccountDialogProps) {
  const Dialog = DIALOGS[kind];
  // Mounted closed and opened after it: one that is mounted open would not give the focus back.
  const [shown, setShown] = useState(false);
  useEffect(() => setShown(opened), [opened]);
  return target && <Dialog account={target} opened={shown} onClose={close} />;
}

interface Target<T> {
  /** Null before it was opened for the first time. */
  target: T | null;
  opened: boolean;
  open: (next: T) => void;
  close: () => void;
}

/** What a dialog is about, and whether it is open. The target outlives `close`, so that the dialog can fade out. */
function useTarget<T>(): Target<T> {
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
