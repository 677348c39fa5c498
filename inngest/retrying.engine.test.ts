import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { summariesOf } from "#accounts/account-summaries";
import { HOUR } from "#domain/window";
import { type EngineStack, startEngineStack } from "../test/engine-stack";
import { clickbankRow, playAccount, SILENT } from "../test/sandbox-account";
import { waitFor } from "../test/wait-for";

let stack: EngineStack;
beforeAll(async () => {
  stack = await startEngineStack();
});
afterAll(() => stack?.close());

/** The database refuses one write of an account until the fault is over. */
async function breakWrite(accountId: string, write: string, when = "true") {
  const name = `fault_${accountId.replaceAll("-", "")}`;
  const run = (text: string) => stack.db.execute(sql.raw(text));
  await run(`create function ${name}() returns trigger language plpgsql as
    $$ begin if new.account_id = '${accountId}' and ${when} then raise exception 'canary'; end if; return new; end $$`);
  const [, table] = write.split(" on ");
  await run(`create trigger ${name} before ${write} for each row execute function ${name}()`);
  return () => run(`drop trigger ${name} on ${table}`);
}

test.each([
  ["upsert-1", "insert on sale", "true"],
  ["write-sync-log", "update on sync_log", "new.success"],
])(
  "a run whose %s fails shows as retrying, with its attempt and the next one, until it goes on",
  async (_, ...fault) => {
    const { account, sandboxId } = await playAccount(stack.db, stack.sandbox, "clickbank", SILENT);
    const row = clickbankRow("RETRIED01", new Date(Date.now() - HOUR));
    stack.sandbox.addRows({ network: "clickbank", account: sandboxId, rows: [row] });
    const mend = await breakWrite(account.id, ...fault);
    const { id, userId, network } = account;
    await stack.send({ name: "sync.account", data: { accountId: id, userId, network, trigger: "manual" } });

    const shown = await waitFor("the account shows that its run is tried again", async () => {
      const [summary] = await summariesOf(stack.db, userId, [account]);
      return summary?.currentRun?.failure && summary;
    });
    expect(shown).toMatchObject({ state: "retrying", health: { color: "yellow" } });
    expect(shown.currentRun).toMatchObject({ trigger: "manual", failure: { code: "internal" } });
    expect(shown.currentRun?.attempt).toBeGreaterThan(1);
    expect(Date.parse(shown.currentRun?.nextAttemptAt ?? "")).toBeGreaterThan(Date.now() - 30_000);
    expect(JSON.stringify(shown)).not.toContain("canary");

    await mend();
    const log = await stack.finished(account, ({ trigger }) => trigger === "manual");
    expect(log).toMatchObject({ success: true, inserted: 1, attempt: 1, retrying: null, nextAttemptAt: null });
  },
);
