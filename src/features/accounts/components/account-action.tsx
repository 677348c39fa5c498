import { Button } from "@mantine/core";
import type { HealthAction } from "#domain/health";
import type { AccountSummary } from "#http/contract";
import type { AccountActions } from "../use-account-actions";

interface AccountActionProps {
  account: AccountSummary;
  syncing: boolean;
  actions: AccountActions;
}

/** The one thing to do next about an account, where there is one. */
export function AccountAction({ account, syncing, actions }: AccountActionProps) {
  const { action, actionLabel } = account.health;
  const run = RUN[action];
  // What waits can be looked at while a sync runs.
  const blocked = syncing && action !== "review";
  if (run) {
    return (
      <Button
        size="xs"
        variant={action === "reconnect" ? "filled" : "default"}
        // Not `disabled`, which would drop the focus of who just pressed it.
        aria-disabled={blocked}
        data-disabled={blocked || undefined}
        onClick={() => !blocked && run(actions)(account)}
      >
        {actionLabel}
      </Button>
    );
  }
  return null;
}

const RUN: Record<HealthAction, ((actions: AccountActions) => (account: AccountSummary) => void) | null> = {
  none: null,
  wait: null,
  sync: (actions) => actions.sync,
  // A sync asked for by hand ends the pause.
  resume: (actions) => actions.sync,
  reconnect: (actions) => actions.reconnect,
  review: (actions) => actions.review,
};
