import type { Database } from "#db/client";
import type { Account } from "#db/schema/network-account";
import type { SyncContext } from "#sync/context";
import { type PageLimits, pageLimits } from "#sync/limits";
import type { SyncJob } from "#sync/plan/open-windows";
import type { Sandbox } from "../../sandbox/server";
import { connectTestAccount, testContext, testJob } from "../../test/account";
import { brokenRow } from "./broken-rows";
import type { Dice } from "./dice";
import type { EngineRun } from "./engine-run";
import type { Fuse } from "./fuse";
import type { Scenario } from "./scenario";
import type { LockTable } from "./table-lock";

/** What serves all runs of one process, one after the other. */
export interface Stage {
  db: Database;
  fuse: Fuse;
  sandbox: Sandbox;
  /** Restarts the database, where the suite has one of its own. */
  restartDatabase?: ((mode: "fast" | "immediate") => Promise<void>) | undefined;
  /** Locks a table from another connection, where the database is native. */
  lockTable?: LockTable | undefined;
}

/** One run's account, its clocks, and what has befallen it. */
export interface World extends Stage {
  dice: Dice;
  scenario: Scenario;
  account: Account;
  sandboxId: string;
  /** The networks' clock, in milliseconds. */
  at: number;
  /** How far the app's clock is ahead of it. */
  skewMs: number;
  dryRun: boolean;
  maxPages: PageLimits;
  httpTimeoutMs: number;
  /** Rows were spoiled on the way: what was rejected then is read again only when asked for. */
  rowsWereSpoiled: boolean;
  /** Periods whose rows the network has forgotten. */
  hidden: { from: number; to: number }[];
  /** The network forgot rows, for a while at least. */
  rowsVanished: boolean;
  /** All that it ever forgot, when that was, and when it remembered. */
  forgotten: { from: number; to: number; hiddenAt: number; shownAt: number }[];
  /** What the networks' clock has shown: between two of these, no network changed. */
  moments: number[];
  /** By SyncLog row, the network's clock when the driver first heard of it. */
  openedAt: Map<string, number>;
  /** When history was first read to its end. */
  firstReadAt: number | null;
  /** Runs that wait for their next step: the engine is busy. */
  paused: EngineRun[];
  /** What happened, for a person to read. */
  story: string[];
}

/** The share of lives in which tables are locked now and then: each time costs as long as the client waits. */
const STALLING_LIVES = 0.25;

/** Faults make requests hang: a run must not wait long for them. */
const SHORT_TIMEOUT_MS = 300;

export async function createWorld(stage: Stage, dice: Dice, scenario: Scenario, name: string): Promise<World> {
  const { network, startsAt, profile, brokenRowsAt } = scenario;
  const { sandbox, db } = stage;
  sandbox.clearFaults();
  sandbox.clearRequests();
  sandbox.setClock({ freeze: true });
  sandbox.setClock({ at: new Date(startsAt).toISOString() });
  const issued = sandbox.createAccount({ network, key: keyOf(network, name), profile });
  const rows = brokenRowsAt.map((at, nth) => ({ raw: brokenRow(network, nth), at: new Date(at).toISOString() }));
  sandbox.addRows({ network, account: issued.account, rows });
  return {
    ...stage,
    lockTable: stage.lockTable && dice.chance(STALLING_LIVES) ? stage.lockTable : undefined,
    dice,
    scenario,
    account: await connectTestAccount(db, network, issued.credentials),
    sandboxId: issued.account,
    at: startsAt,
    skewMs: 0,
    dryRun: false,
    maxPages: pageLimits(),
    httpTimeoutMs: SHORT_TIMEOUT_MS,
    rowsWereSpoiled: false,
    hidden: [],
    rowsVanished: false,
    forgotten: [],
    moments: [startsAt],
    openedAt: new Map(),
    firstReadAt: null,
    paused: [],
    story: [],
  };
}

/** A key of its own, so that the history is a function of seed and run alone. Digistore24's begin with a number. */
const keyOf = (network: string, name: string) => (network === "digistore24" ? `1-${name}` : `K${name}`);

/** Turns the networks' clock and the app's on. */
export function advance(world: World, ms: number): void {
  world.at += Math.max(0, Math.round(ms));
  world.moments.push(world.at);
  world.sandbox.setClock({ at: new Date(world.at).toISOString() });
}

export function contextOf(world: World): SyncContext {
  const { db, sandbox, dryRun, maxPages, httpTimeoutMs } = world;
  const now = () => new Date(world.at + world.skewMs);
  return testContext(db, sandbox.endpoints, { now, dryRun, maxPages, httpTimeoutMs });
}

let runs = 0;

export function jobOf(world: World, overrides: Partial<SyncJob>): SyncJob {
  runs += 1;
  return testJob(world.account, { runId: `chaos-${process.pid}-${runs}-${world.account.id}`, ...overrides });
}

export function tell(world: World, line: string): void {
  world.story.push(`${new Date(world.at).toISOString()} ${line}`);
}
