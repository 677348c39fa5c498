import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { judgeAccount } from "#accounts/completeness";
import { DAY, HOUR } from "#domain/window";
import { connectTestAccount } from "../../../test/account";
import { testDatabase } from "../../../test/database";
import { completenessFacts } from "./completeness-facts";

const database = testDatabase();
const NOW = new Date("2026-11-29T12:00:00Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);

/** Reads of an account, each `[from, to]` in days ago, begun when its window ended. */
async function accountWith(windows: readonly (readonly [number, number])[]) {
  const account = await connectTestAccount(database.db, "digistore24", { apiKey: `API-${windows.join()}` });
  for (const [n, [from, to]] of windows.entries()) {
    await database.db.execute(sql`
      insert into sync_log (account_id, user_id, network, kind, trigger, run_id, seq, window_start, window_end, started_at,
        completed_at, alive_until, success)
      select ${account.id}, ${account.userId}, 'digistore24', 'incremental', 'schedule', ${`${account.id}-${n}`}, 1,
        ${ago(from * DAY).toISOString()}::timestamptz, at, at, at, at, true
      from (select ${ago(to * DAY).toISOString()}::timestamptz as at) as ended`);
  }
  return account;
}

test.each([
  [
    "read to the end",
    [
      [4_000, 400],
      [400, 20],
      [20, 0],
    ],
  ],
  [
    "read last before the period",
    [
      [4_000, 100],
      [100, 90],
    ],
  ],
  [
    "read with a gap within",
    [
      [4_000, 30],
      [28, 0],
    ],
  ],
  [
    "read with a gap at its beginning",
    [
      [4_000, 70],
      [55, 0],
    ],
  ],
  ["read in one window that reaches over it", [[4_000, 0]]],
  ["never read", []],
] as const)("a period of an account that is %s is judged by its own reads as by all of them", async (_, windows) => {
  const { id, userId } = await accountWith(windows);
  for (const [from, to] of [
    [60, 30],
    [60, 0],
    [10, 0],
    [1, 0],
    [800, 700],
  ] as const) {
    const period = { start: ago(from * DAY), end: ago(to * DAY - HOUR) };
    const judge = async (since: Date) => {
      const [facts] = await completenessFacts(database.db, { userId, now: NOW, since, accountIds: [id] });
      if (!facts) throw new Error("The account is gone");
      return { facts, judged: judgeAccount(facts, period, NOW) };
    };
    const [own, all] = [await judge(period.start), await judge(new Date(0))];
    expect(own.judged, `${from} to ${to} days ago`).toEqual(all.judged);
    expect(own.facts.covered.length).toBeLessThanOrEqual(all.facts.covered.length);
  }
});
