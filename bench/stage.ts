import { createDatabase, type Database } from "#db/client";
import type { Account } from "#db/schema/network-account";
import { DAY } from "#domain/window";
import type { NetworkId } from "#networks/index";
import type { SyncContext } from "#sync/context";
import { timingFor } from "../inngest/sync-context";
import type { ProfileInput } from "../sandbox/profile";
import { connectTestAccount, testContext } from "../test/account";
import { type BenchDatabase, createBenchDatabase } from "./database";
import type { Figure } from "./figure";
import { type Networks, startNetworks } from "./networks";

/** A database and the networks, where accounts are read without an engine: what is measured is our own work. */
export interface Stage {
  database: BenchDatabase;
  networks: Networks;
  connect(network: NetworkId, profile: ProfileInput): Promise<Account>;
  /** As in production but for the request budgets, which `paced` puts back. */
  contextOf(db: Database, paced?: boolean): SyncContext;
  /** Does some work over connections of its own, and ends them. */
  connected<Result>(work: (db: Database) => Promise<Result>): Promise<Result>;
  /** As if nothing had been read yet. Accounts stay connected. */
  emptyLedger(): Promise<void>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const networks = await startNetworks();
  const database = await createBenchDatabase();
  // What is read again is the same, to the row.
  await networks.setClock({ freeze: true });
  const { httpTimeoutMs } = timingFor(60);
  return {
    database,
    networks,
    async connect(network, profile) {
      const { credentials } = await networks.createAccount({ network, profile });
      return connectTestAccount(database.db, network, credentials);
    },
    contextOf: (db, paced = false) => testContext(db, networks.endpoints, { httpTimeoutMs, paced }),
    async connected(work) {
      const handle = createDatabase({ url: database.url, driver: "pg" });
      try {
        return await work(handle.db);
      } finally {
        await handle.close();
      }
    },
    async emptyLedger() {
      await database.db.execute("truncate sale, sync_log, sync_request, rejected_record, rate_budget cascade");
    },
    async close() {
      await database.close();
      await networks.close();
    },
  };
}

/** A profile with about so many sales over so many days, whose rows never change. */
export function historyOf(sales: number, days: number, quirks: Record<string, unknown> = {}): ProfileInput {
  const since = new Date(Date.now() - days * DAY).toISOString();
  return { since, salesPerDay: sales / days, refundRate: 0, chargebackRate: 0, rebillRate: 0, quirks };
}

/** The embedded database serves one connection at a time: what it measures is told and not judged. */
export function judgedOn(kind: BenchDatabase["kind"], figures: Figure[]): Figure[] {
  return kind === "native" ? figures : figures.map(({ aim: _, ...told }) => told);
}
