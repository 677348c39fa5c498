import type { HealthColor } from "#domain/health";
import type { AccountSummary } from "#http/contract";

const COLOR_RANK: Record<HealthColor, number> = { red: 0, yellow: 1, blue: 2, grey: 3, green: 4 };

/** What needs the user first, then the worse health first, then by name. */
export function sortAccounts(accounts: AccountSummary[]): AccountSummary[] {
  return accounts.toSorted(
    (a, b) =>
      Number(needsUser(b)) - Number(needsUser(a)) ||
      COLOR_RANK[a.health.color] - COLOR_RANK[b.health.color] ||
      a.networkLabel.localeCompare(b.networkLabel, "en") ||
      a.label.localeCompare(b.label, "en"),
  );
}

/**
 * Whether something is wrong that the user alone can set right. What the next hourly sync may heal is not among it,
 * though a sync by hand can heal it sooner; neither is a pause, which is the user's own choice.
 */
function needsUser({ health }: AccountSummary): boolean {
  return health.action === "reconnect";
}

/** How an account is called in titles and labels; a label alone may occur at several networks. */
export function accountName({ networkLabel, label }: Pick<AccountSummary, "networkLabel" | "label">): string {
  return `${networkLabel} ${label}`;
}

/** How sentences call an account, by its id. */
export function accountNamer(accounts: readonly AccountSummary[]): (accountId: string) => string {
  const names = new Map(accounts.map(({ id, label, networkLabel }) => [id, `${label} (${networkLabel})`]));
  return (accountId) => names.get(accountId) ?? "An account";
}

/** Up to when all of these are complete that are read at all; null where there is none, or one was never read. */
export function completeToOf(accounts: readonly AccountSummary[]): string | null {
  const tops = accounts
    .filter(({ disconnectedAt, status }) => disconnectedAt === null && status !== "paused")
    .map(({ completeTo }) => completeTo);
  return tops.includes(null) ? null : (tops.toSorted()[0] ?? null);
}

/** One sentence on all accounts: "5 of 6 accounts healthy, 1 needs you". Every account is counted once. */
export function summarizeAccounts(accounts: AccountSummary[]): string {
  const counts = { healthy: 0, needing: 0, importing: 0, paused: 0, behind: 0 };
  for (const account of accounts) counts[groupOf(account)] += 1;

  const total = accounts.length;
  const noun = total === 1 ? "account" : "accounts";
  const healthy =
    counts.healthy === total && total > 1 ? `All ${total} ${noun}` : `${counts.healthy} of ${total} ${noun}`;
  const parts = [`${healthy} healthy`];
  if (counts.needing > 0) parts.push(`${counts.needing} ${counts.needing === 1 ? "needs" : "need"} you`);
  if (counts.importing > 0) parts.push(`${counts.importing} importing`);
  if (counts.behind > 0) parts.push(`${counts.behind} not up to date`);
  if (counts.paused > 0) parts.push(`${counts.paused} paused`);
  return parts.join(", ");
}

function groupOf(account: AccountSummary): "healthy" | "needing" | "importing" | "paused" | "behind" {
  if (account.health.color === "green") return "healthy";
  if (needsUser(account)) return "needing";
  if (account.health.color === "blue") return "importing";
  return account.status === "paused" ? "paused" : "behind";
}
