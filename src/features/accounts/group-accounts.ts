import type { AccountState } from "#domain/health";
import type { AccountSummary } from "#http/contract";
import { sortAccounts } from "./sort-accounts";

/** The groups of the list in the order shown. */
export const GROUPS = ["Needs you", "Working on it", "Fine", "Paused", "Disconnected"] as const;
export type AccountGroup = (typeof GROUPS)[number];

const GROUP_OF: Record<AccountState, AccountGroup> = {
  needs_you: "Needs you",
  working: "Working on it",
  retrying: "Working on it",
  delayed: "Working on it",
  held_back: "Working on it",
  on_time: "Fine",
  paused: "Paused",
  disconnected: "Disconnected",
};

/** A state that is newer than this page is nothing that a person is known to have to mend. */
const groupOf = (state: string): AccountGroup =>
  Object.hasOwn(GROUP_OF, state) ? GROUP_OF[state as AccountState] : "Working on it";

/** The accounts by group, each group sorted; empty groups are left out. */
export function groupAccounts(accounts: readonly AccountSummary[]): [AccountGroup, AccountSummary[]][] {
  return GROUPS.flatMap((group): [AccountGroup, AccountSummary[]][] => {
    const own = accounts.filter(({ state }) => groupOf(state) === group);
    return own.length > 0 ? [[group, sortAccounts(own)]] : [];
  });
}
