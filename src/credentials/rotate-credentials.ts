import { pageSealedAccounts, resealCredentials } from "../db/accounts/reseal-credentials";
import type { Account } from "../db/accounts/types";
import type { Database } from "../db/client";
import type { KeyRing } from "./key-ring";
import { fingerprints, open, seal, sealedWith } from "./vault";

const PAGE_SIZE = 200;

export interface Rotation {
  resealed: number;
  /** Sealed with the newest key already. */
  current: number;
  /** Replaced by a reconnect in the same moment: sealed anew by that. */
  overtaken: number;
  /** Account ids whose credentials do not open with any key of the ring. */
  unreadable: string[];
}

/**
 * Seals every account's credentials with the newest key of the ring. Syncs go on meanwhile: both keys open what they
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
  const { id, network, credentials: sealed } = account;
  if (!sealed || sealedWith(sealed) === ring[0].id) {
    rotation.current += 1;
    return;
  }
  const owner = { accountId: id, network };
  let plaintext: unknown;
  try {
    plaintext = open(sealed, owner, ring);
  } catch {
    rotation.unreadable.push(id);
    return;
  }
  const swapped = await resealCredentials(db, id, sealed, {
    credentials: seal(plaintext, owner, ring),
    fingerprint: fingerprints(plaintext, network, ring)[0],
  });
  rotation[swapped ? "resealed" : "overtaken"] += 1;
}
