import type { Account } from "./api/account";
import { needsUser } from "./needs-user";

/** One sentence on all accounts: "5 of 6 accounts healthy, 1 needs you". Every account is counted once. */
export function summarizeAccounts(accounts: Account[]): string {
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

function groupOf(account: Account): "healthy" | "needing" | "importing" | "paused" | "behind" {
  if (account.health.color === "green") return "healthy";
  if (needsUser(account)) return "needing";
  if (account.health.color === "blue") return "importing";
  return account.status === "paused" ? "paused" : "behind";
}
