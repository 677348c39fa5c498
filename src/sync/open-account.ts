import { open, VaultError } from "../credentials/vault";
import { getAccount } from "../db/accounts/get-account";
import type { Account } from "../db/accounts/types";
import type { SyncContext } from "./context";
import { type OpenWindow, openWindows, type SyncJob } from "./open-window";

export type OpenedAccount =
  | { skipped: "account is gone" | "account is paused" | "account needs a reconnect" | "nothing to cover" }
  | { skipped: null; fingerprint: string; windows: OpenWindow[] };

/**
 * The first step of every run: opens the SyncLog row and proves that the credentials open. Returns a fingerprint,
 * never a credential. Throws VaultError when they do not open.
 */
export async function openAccount(context: SyncContext, job: SyncJob): Promise<OpenedAccount> {
  const account = await getAccount(context.db, job.userId, job.accountId);
  if (!account) return { skipped: "account is gone" };
  if (account.status === "paused") return { skipped: "account is paused" };
  const unattended = job.trigger === "schedule" || job.trigger === "cron-route";
  if (account.status === "needs_reconnect" && unattended) return { skipped: "account needs a reconnect" };

  const windows = await openWindows(context, job);
  if (windows.length === 0) return { skipped: "nothing to cover" };
  openCredentials(context, account);
  return { skipped: null, fingerprint: account.fingerprint, windows };
}

/** The plaintext, for use within one step only. */
export function openCredentials(context: SyncContext, account: Account): unknown {
  if (!account.credentials) throw new VaultError("The account has no stored credentials");
  const plaintext = open(account.credentials, { accountId: account.id, network: account.network }, context.ring);
  const parsed = context.adapterFor(account.network).credentials.schema.safeParse(plaintext);
  if (!parsed.success) throw new VaultError(`The stored credentials are not those of ${account.network}`);
  return parsed.data;
}
