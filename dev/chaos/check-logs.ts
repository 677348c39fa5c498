import { asc, eq, sql } from "drizzle-orm";
import type { Database } from "#db/client";
import { syncLog } from "#db/schema/index";
import type { SyncLog } from "#db/schema/sync-log";
import { watermarkOf } from "#db/sync-logs/covered-windows";
import { checkCoverage } from "./check-coverage";
import type { Problem } from "./problems";
import type { World } from "./world";

/** What is remembered from one check to the next. */
export interface Seen {
  watermark: Date | null;
  successes: Set<string>;
}

export const nothingSeen = (): Seen => ({ watermark: null, successes: new Set() });

/** After every action: the watermark moves only with real success, and success claims only what was read. */
export async function checkProgress(world: World, seen: Seen): Promise<Problem[]> {
  const { db, account } = world;
  const logs = await logsOf(db, account.id);
  // A summary claims what its rows claimed.
  const fresh = logs.filter((log) => log.success && !log.dryRun && log.folded === null && !seen.successes.has(log.id));
  const watermark = await watermarkOf(db, { userId: account.userId, accountId: account.id });
  const problems: Problem[] = [];
  const bad = (detail: string) => problems.push({ kind: "watermark", detail });

  const [before, now] = [seen.watermark?.getTime() ?? 0, watermark?.getTime() ?? 0];
  if (now < before) bad(`went back from ${seen.watermark?.toISOString()} to ${watermark?.toISOString()}`);
  if (now > before && fresh.length === 0) bad(`moved to ${watermark?.toISOString()} without a successful sync`);
  const newestStart = Math.max(0, ...logs.map(({ startedAt }) => startedAt.getTime()));
  if (now > newestStart) bad(`${watermark?.toISOString()} lies after the newest run's start`);

  problems.push(...(await checkCoverage(world, fresh)));
  const history = fresh.filter(({ windowStart, windowEnd }) => windowEnd > windowStart);
  if (history.length > 0) world.firstReadAt ??= world.at;
  seen.watermark = watermark;
  for (const { id } of fresh) seen.successes.add(id);
  return problems;
}

/** At rest: every row is closed, and the rows' counts add up to the ledger. */
export async function checkRows({ db, account }: World): Promise<Problem[]> {
  const logs = await logsOf(db, account.id);
  const open = logs.filter(({ completedAt, success }) => completedAt === null || success === null);
  const problems = open.map<Problem>(({ kind, id }) => ({ kind: "openRows", detail: `${kind} ${id}` }));

  const inserted = logs.reduce((sum, log) => sum + log.inserted, 0);
  const { rows } = await db.execute<{ held: string }>(sql`
    select (select count(*) from sale where account_id = ${account.id})
      + (select count(*) from daily_total where account_id = ${account.id}) as held`);
  const held = Number(rows[0]?.held);
  if (held === inserted) return problems;
  return [...problems, { kind: "counts", detail: `${held} rows held, ${inserted} inserted by the SyncLog` }];
}

const logsOf = (db: Database, accountId: string): Promise<SyncLog[]> =>
  db.select().from(syncLog).where(eq(syncLog.accountId, accountId)).orderBy(asc(syncLog.startedAt), asc(syncLog.seq));
