import { fingerprints, open, seal, sealedWith } from "#credentials/vault";
import { pageSealedAccounts, resealAccount, type Sealed } from "#db/accounts/store-account";
import type { Database } from "#db/client";
import type { Account } from "#db/schema/network-account";
import type { KeyRing } from "#env/key-ring";
import { resealNotificationSecrets } from "./webhook-secrets";

const PAGE_SIZE = 200;

export interface Rotation {
  resealed: number;
  /** Sealed with the newest key already. */
  current: number;
  /** Replaced by a reconnect in the same moment: sealed anew by that. */
  overtaken: number;
  /** Account ids whose secrets do not open with any key of the ring. */
  unreadable: string[];
}

/**
 * Seals everything that accounts hold with the newest key of the ring. Syncs go on meanwhile: both keys open what they
 * sealed, each account is swapped in one statement, and only while it holds what was read.
 */
export async function rotateCredentials(db: Database, ring: KeyRing): Promise<Rotation> {
  const rotation: Rotation = { resealed: 0, current: 0, overtaken: 0, unreadable: [] };
  let after: string | null = null;
  do {
    const page: Account[] = await pageSealedAccounts(db, after, PAGE_SIZE);
    for (const account of page) await rotateOne(db, ring, account, rotation);
    after = page.length === PAGE_SIZE ? (page.at(-1)?.id ?? null) : null;
  } while (after !== null);
  return rotation;
}

async function rotateOne(db: Database, ring: KeyRing, account: Account, rotation: Rotation): Promise<void> {
  const sealed = [account.credentials, account.webhookSecret, account.notificationSecrets];
  if (sealed.every((text) => text === null || sealedWith(text) === ring[0].id)) {
    rotation.current += 1;
    return;
  }
  let anew: Sealed;
  try {
    anew = { ...resealCredentials(ring, account), ...resealNotificationSecrets(ring, account) };
  } catch {
    rotation.unreadable.push(account.id);
    return;
  }
  rotation[(await resealAccount(db, account, anew)) ? "resealed" : "overtaken"] += 1;
}

function resealCredentials(ring: KeyRing, { id, network, credentials, fingerprint }: Account) {
  if (!credentials) return { credentials, fingerprint };
  const owner = { accountId: id, network };
  const plaintext = open(credentials, owner, ring);
  return { credentials: seal(plaintext, owner, ring), fingerprint: fingerprints(plaintext, network, ring)[0] };
}
