import { open as unseal, VaultError } from "../credentials/vault";
import { getAccount } from "../db/accounts/get-account";
import type { Account } from "../db/accounts/types";
import { isReplay } from "../db/sync-logs/run-history";
import { NetworkError } from "../networks/network-error";
import type { SyncContext } from "./context";
import { type LeftToRead, type OpenWindow, openWindows, type SyncJob } from "./plan/open-windows";
import { settleSkipped } from "./settle-request";

/** Run again by hand, a run does not pass as done while its account waits for its user. */
const NEEDS_RECONNECT = "The account needs a reconnect before anything of it can be run again";

export type OpenedAccount =
  | {
      skipped: "account is gone" | "account is paused" | "account needs a reconnect" | "nothing to cover";
      label?: string;
    }
  | { skipped: null; label: string; fingerprint: string; windows: OpenWindow[]; left: LeftToRead };

/**
 * The first step of every run: opens the SyncLog row and proves that the credentials open. Returns label and
 * fingerprint, never a credential. Throws VaultError when they do not open.
 */
export async function openAccount(context: SyncContext, job: SyncJob): Promise<OpenedAccount> {
  const opened = await open(context, job);
  if (opened.skipped !== null) await settleSkipped(context, job);
  return opened;
}

async function open(context: SyncContext, job: SyncJob): Promise<OpenedAccount> {
  const account = await getAccount(context.db, job.userId, job.accountId);
  if (!account) return { skipped: "account is gone" };
  const { label } = account;
  if (account.status === "paused") return { skipped: "account is paused", label };
  if (account.status === "needs_reconnect") {
    if (await isReplay(context.db, job)) throw new NetworkError("credentials_rejected", NEEDS_RECONNECT);
    const unattended = job.trigger === "schedule" || job.trigger === "cron-route";
    if (unattended) return { skipped: "account needs a reconnect", label };
  }

  const { open: windows, left } = await openWindows(context, account, job, null);
  if (windows.length === 0) return { skipped: "nothing to cover", label };
  openCredentials(context, account);
  return { skipped: null, label, fingerprint: account.fingerprint, windows, left };
}

/** The plaintext, for use within one step only. */
export function openCredentials(context: SyncContext, account: Account): unknown {
  if (!account.credentials) throw new VaultError("The account has no stored credentials");
  const plaintext = unseal(account.credentials, { accountId: account.id, network: account.network }, context.ring);
  const parsed = context.adapterFor(account.network).credentials.schema.safeParse(plaintext);
  if (!parsed.success) throw new VaultError(`The stored credentials are not those of ${account.network}`);
  return parsed.data;
}
