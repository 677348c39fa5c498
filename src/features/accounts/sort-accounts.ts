import type { HealthColor } from "@/domain/health";
import type { Account } from "./api/account";
import { needsUser } from "./needs-user";

const COLOR_RANK: Record<HealthColor, number> = { red: 0, yellow: 1, blue: 2, grey: 3, green: 4 };

/** What needs the user first, then the worse health first, then by name. */
export function sortAccounts(accounts: Account[]): Account[] {
  return accounts.toSorted(
    (a, b) =>
      Number(needsUser(b)) - Number(needsUser(a)) ||
      COLOR_RANK[a.health.color] - COLOR_RANK[b.health.color] ||
      a.networkLabel.localeCompare(b.networkLabel, "en") ||
      a.label.localeCompare(b.label, "en"),
  );
}
