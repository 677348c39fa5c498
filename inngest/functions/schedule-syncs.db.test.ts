import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createUser, testDatabase } from "../../test/database";

const database = testDatabase();
const sent: { id: string; data: { accountId: string } }[] = [];
const sizes: number[] = [];
const engine = createServer(async (request, response) => {
  let body = "";
  for await (const part of request) body += part;
  sizes.push(body.length);
  const events = JSON.parse(body) as typeof sent;
  sent.push(...events);
  response.end(JSON.stringify({ ids: events.map((_, n) => String(n)), status: 200 }));
});
beforeAll(async () => {
  await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
  process.env.INNGEST_DEV = `http://127.0.0.1:${(engine.address() as AddressInfo).port}`;
  process.env.DATABASE_URL = database.url;
  const { TEST_KEYS } = await import("../../test/account");
  Object.assign(process.env, {
    CREDENTIALS_KEYS: TEST_KEYS,
    CRON_SECRET: "c".repeat(32),
    BETTER_AUTH_SECRET: "b".repeat(32),
    APP_URL: "http://127.0.0.1:1",
  });
});
afterAll(async () => {
  const { closeDatabase } = await import("#db/client");
  await closeDatabase();
  engine.closeAllConnections();
  await new Promise((resolve) => engine.close(resolve));
});

test("the fan-out reaches every schedulable account once, in batches that the engine takes, by a keyset", async () => {
  const userId = await createUser(database.db);
  await database.db.execute(`
    insert into network_account (user_id, network, label, fingerprint, status, disconnected_at)
    select '${userId}', 'clickbank', 'n' || n, 'f' || n,
      case when n % 100 = 1 then 'needs_reconnect' when n % 100 = 2 then 'paused' else 'active' end,
      case when n % 100 = 3 then now() end
    from generate_series(1, 1200) as n`);
  const { dispatchSyncs } = await import("./schedule-syncs");
  const tick = "2026-11-23T18:00:00.000Z";
  const batches = [];
  let after: string | null = null;
  do {
    const batch: Awaited<ReturnType<typeof dispatchSyncs>> = await dispatchSyncs({ trigger: "schedule", tick, after });
    batches.push(batch.dispatched);
    after = batch.next;
  } while (after);
  expect(batches).toEqual([500, 500, 164]);
  expect(new Set(sent.map(({ data }) => data.accountId)).size).toBe(1164);
  expect(sent[0]?.id).toBe(`sync.account:${sent[0]?.data.accountId}:2026-11-23T18`);
  expect(Math.max(...sizes)).toBeLessThan(512 * 1024);
});
