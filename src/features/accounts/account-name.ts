import type { Account } from "./api/account";

/** How an account is called in titles and labels; a label alone may occur at several networks. */
export function accountName({ networkLabel, label }: Pick<Account, "networkLabel" | "label">): string {
  return `${networkLabel} ${label}`;
}
