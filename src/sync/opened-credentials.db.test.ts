import { and, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { auditEntry } from "#db/schema/index";
import { DAY, HOUR } from "#domain/window";
import { testContext, testJob } from "../../test/account";
import { testDatabase } from "../../test/database";
import { runSync } from "../../test/run-sync";
import { playAccount, testSandbox } from "../../test/sandbox-account";

const database = testDatabase();
const sandbox = testSandbox();

test("a user sees of every day that the credentials of an account were opened, once", async () => {
  const noon = Date.parse("2026-09-25T12:00:00Z");
  const { account } = await playAccount(database.db, sandbox.current, "clickbank");
  const other = await playAccount(database.db, sandbox.current, "clickbank", undefined, account.userId);
  const at = async (ms: number, whose = account) => {
    sandbox.current.setClock({ freeze: true, at: new Date(ms).toISOString() });
    await runSync(
      testContext(database.db, sandbox.current.endpoints, { now: () => new Date(ms) }),
      testJob(whose, { kind: "incremental" }),
    );
  };
  const opened = async () => {
    const mine = and(eq(auditEntry.userId, account.userId), eq(auditEntry.kind, "credentials_opened"));
    const rows = await database.db.select().from(auditEntry).where(mine).orderBy(auditEntry.at);
    return rows.map(({ at: day, details }) => [day.toISOString().slice(0, 10), details.accountId]);
  };
  await at(noon);
  await at(noon + HOUR);
  await at(noon + HOUR, other.account);
  await at(noon + DAY);
  expect(await opened()).toEqual([
    ["2026-09-25", account.id],
    ["2026-09-25", other.account.id],
    ["2026-09-26", account.id],
  ]);
});
