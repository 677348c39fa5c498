import { randomUUID } from "node:crypto";
import { fingerprints, seal } from "#credentials/vault";
import { createAccount } from "#db/accounts/store-account";
import type { Database } from "#db/client";
import type { Account } from "#db/schema/network-account";
import { type KeyRing, keyRingSchema } from "#env/key-ring";
import { adapterFor } from "#networks/index";
import type { SyncContext } from "#sync/context";
import { pageLimits } from "#sync/limits";
import type { SyncJob } from "#sync/plan/open-windows";
import { createUser } from "./database";

/** Any 32 bytes, as CREDENTIALS_KEYS holds them. */
export const TEST_KEYS = `test:${Buffer.alloc(32, 7).toString("base64")}`;
export const testRing: KeyRing = keyRingSchema.parse(TEST_KEYS);

/** An account of a new user, connected with these credentials. */
export async function connectTestAccount(
  db: Database,
  network: string,
  credentials: unknown,
  userId?: string,
): Promise<Account> {
  const id = randomUUID();
  return createAccount(db, {
    id,
    userId: userId ?? (await createUser(db)),
    network,
    label: "Test account",
    credentials: seal(credentials, { accountId: id, network }, testRing),
    fingerprint: fingerprints(credentials, network, testRing)[0],
  });
}

/** The work's surroundings over a test database and the sandbox's base URLs. */
export function testContext(
  db: Database,
  endpoints: Record<string, string>,
  overrides: Partial<SyncContext> = {},
): SyncContext {
  return {
    db,
    ring: testRing,
    adapterFor,
    endpointsOf: (adapter) =>
      Object.fromEntries(
        Object.entries(adapter.endpoints).map(([name, { variable, default: url }]) => [
          name,
          endpoints[variable] ?? url,
        ]),
      ),
    httpTimeoutMs: 3_000,
    maxPages: pageLimits(),
    dryRun: false,
    paced: false,
    now: () => new Date(),
    ...overrides,
  };
}

export function testJob(account: Account, overrides: Partial<SyncJob> = {}): SyncJob {
  return {
    accountId: account.id,
    userId: account.userId,
    runId: randomUUID(),
    kind: "incremental",
    trigger: "manual",
    tick: null,
    window: null,
    ...overrides,
  };
}
