import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { open, seal } from "#credentials/vault";
import { ensureWebhookSecret, type NotifiedAccount } from "#db/accounts/account-secrets";
import type { Database } from "#db/client";
import type { Account } from "#db/schema/network-account";
import type { KeyRing } from "#env/key-ring";

// Each kind of secret has a purpose of its own in the vault: none opens as another.
const urlOwner = ({ id, network }: NotifiedAccount) => ({ accountId: id, network: `${network}:webhook-url` });
const secretsOwner = ({ id, network }: NotifiedAccount) => ({ accountId: id, network: `${network}:notifications` });

/** The unguessable segment of an account's notification URL; made on first use. */
export async function webhookSecretOf(db: Database, ring: KeyRing, account: Account): Promise<string> {
  const sealed =
    account.webhookSecret ??
    (await ensureWebhookSecret(db, account.id, seal(randomBytes(24).toString("base64url"), urlOwner(account), ring)));
  return open(sealed, urlOwner(account), ring) as string;
}

/** Whether a URL's segment is the account's, in constant time. An account without one has no such URL. */
export function isWebhookSecret(ring: KeyRing, account: NotifiedAccount, given: string): boolean {
  if (!account.webhookSecret) return false;
  const expected = open(account.webhookSecret, urlOwner(account), ring) as string;
  return timingSafeEqual(digest(given), digest(expected));
}

export function sealNotificationSecrets(ring: KeyRing, account: Account, secrets: unknown): string {
  return seal(secrets, secretsOwner(account), ring);
}

/** What the user entered to verify notifications with; an empty object when nothing was. */
export function notificationSecretsOf(ring: KeyRing, account: NotifiedAccount): unknown {
  return account.notificationSecrets ? open(account.notificationSecrets, secretsOwner(account), ring) : {};
}

/** The same secrets, sealed with the newest key. */
export function resealNotificationSecrets(
  ring: KeyRing,
  account: Account,
): Pick<Account, "webhookSecret" | "notificationSecrets"> {
  const again = (sealed: string | null, owner: ReturnType<typeof urlOwner>) =>
    sealed && seal(open(sealed, owner, ring), owner, ring);
  return {
    webhookSecret: again(account.webhookSecret, urlOwner(account)),
    notificationSecrets: again(account.notificationSecrets, secretsOwner(account)),
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
