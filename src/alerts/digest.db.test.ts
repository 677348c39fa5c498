import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { alertMessage, incident, networkAccount, sale, saleChange, syncLog, userSetting } from "#db/schema/index";
import { DAY, HOUR } from "#domain/window";
import { keyRingSchema } from "#env/key-ring";
import { connectTestAccount, testRing } from "../../test/account";
import { setAppEnvironment } from "../../test/app-environment";
import { createUser, testDatabase } from "../../test/database";
import { type MailServer, startMailServer } from "../../test/mail-server";
import { startWebhookReceiver, type WebhookReceiver } from "../../test/webhook-receiver";

const database = testDatabase();
let mail: MailServer;
let receiver: WebhookReceiver;
let alerts: typeof import("./digest") &
  typeof import("./watch-periods") &
  typeof import("./send-messages") &
  typeof import("./watch-user") &
  typeof import("./channel-secrets");
let settings: typeof import("#db/alerts/settings");

beforeAll(async () => {
  mail = await startMailServer();
  receiver = await startWebhookReceiver();
  setAppEnvironment({
    DATABASE_URL: database.url,
    APP_URL: "https://tidemark.example.com",
    SMTP_URL: mail.url,
    MAIL_FROM: "alerts@example.com",
  });
  alerts = {
    ...(await import("./digest")),
    ...(await import("./watch-periods")),
    ...(await import("./send-messages")),
    ...(await import("./watch-user")),
    ...(await import("./channel-secrets")),
  };
  settings = await import("#db/alerts/settings");
});
afterAll(async () => {
  await mail?.close();
  await receiver?.close();
});
beforeEach(() => {
  mail.mails.length = 0;
  receiver.deliveries.length = 0;
});

/** A Monday in Berlin, nine in the morning. */
const MONDAY = new Date("2026-11-23T08:00:00Z");
const from = (days: number, hours = 0) => new Date(MONDAY.getTime() + days * DAY + hours * HOUR);

/** A user of Berlin with one account that is read from long ago to `readTo`. */
async function reader(readTo = MONDAY) {
  const userId = await createUser(database.db);
  const account = await connectTestAccount(database.db, "digistore24", { apiKey: randomUUID() }, userId);
  await database.db
    .update(networkAccount)
    .set({ createdAt: from(-60) })
    .where(eq(networkAccount.id, account.id));
  await database.db.insert(userSetting).values({ userId, zone: "Europe/Berlin" });
  const own = { userId, accountId: account.id, network: account.network };
  const read = async (start: Date, end: Date, more: Partial<typeof syncLog.$inferInsert> = {}) => {
    await database.db.insert(syncLog).values({
      ...{ ...own, kind: "incremental", trigger: "schedule", runId: randomUUID(), seq: 1, success: true },
      ...{ windowStart: start, windowEnd: end, startedAt: end, aliveUntil: end, completedAt: end, ...more },
    });
  };
  await read(new Date("2008-01-01T00:00:00Z"), readTo);
  const sell = async (at: Date, minor: number, more: Partial<typeof sale.$inferInsert> = {}) => {
    const [row] = await database.db
      .insert(sale)
      .values({
        ...{ ...own, transactionId: randomUUID(), type: "sale", status: "APPROVED", rawStatus: "x" },
        ...{ currency: "EUR", grossCurrency: "EUR", grossMinor: 2 * minor, commissionMinor: minor, earnedMinor: minor },
        ...{ saleDate: at, stateAt: at, listed: true, ...more },
      })
      .returning();
    return row as typeof sale.$inferSelect;
  };
  return { userId, account, own, read, sell };
}

const send = (userId: string, channelId: string | null, at: Date) =>
  alerts.sendDueMessages(
    { db: database.db, ring: testRing, post: { loopback: true }, now: () => at },
    { userId, channelId },
  );

describe("the weekly summary", () => {
  test("comes on Monday morning of the user's zone, once, with the sums of their week", async () => {
    const { userId, own, sell } = await reader();
    await sell(from(-3), 5_000);
    await sell(from(-2), 2_050);
    await sell(from(-9), 4_000);
    // Midnight in Berlin is 23:00: this one is of the week before, and lost its money since.
    const lost = await sell(new Date("2026-11-15T22:59:00Z"), 0, { status: "REFUNDED", commissionMinor: 1_500 });
    await database.db.insert(saleChange).values({
      ...{ ...own, saleId: lost.id, changedAt: from(-1) },
      changes: { earned_minor: { from: 1_500, to: 0 }, status: { from: "APPROVED", to: "REFUNDED" } },
    });
    expect(await alerts.writeDigest(database.db, userId, from(0, -2))).toBe(false);
    expect(await Promise.all([1, 2, 3].map(() => alerts.writeDigest(database.db, userId, MONDAY)))).toContain(true);
    expect(await alerts.writeDigest(database.db, userId, from(0, 1))).toBe(false);
    expect(await database.db.$count(alertMessage, eq(alertMessage.userId, userId))).toBe(1);
    await send(userId, null, MONDAY);
    const [received] = mail.mails;
    expect(received?.subject).toBe("Your week from 2026-11-16 to 2026-11-22: €70.50 earned");
    expect(received?.text).toContain("€70.50 of 2 sales; €40.00 the week before.");
    expect(received?.text).toContain("1 sale of before earns €15.00 less than before.");
    expect(received?.text).toContain("The week is complete");
    expect(await alerts.writeDigest(database.db, userId, from(7))).toBe(true);
  });

  test("says what is not complete, and comes to nobody who wants none or has just begun", async () => {
    const { userId, account, sell } = await reader(from(-2));
    await sell(from(-3), 5_000);
    await settings.storeAlertSettings(database.db, userId, { digest: false });
    expect(await alerts.writeDigest(database.db, userId, MONDAY)).toBe(false);
    await settings.storeAlertSettings(database.db, userId, { digest: true });
    await database.db.update(networkAccount).set({ createdAt: MONDAY }).where(eq(networkAccount.id, account.id));
    expect(await alerts.writeDigest(database.db, userId, MONDAY)).toBe(false);
    await database.db
      .update(networkAccount)
      .set({ createdAt: from(-60) })
      .where(eq(networkAccount.id, account.id));
    expect(await alerts.writeDigest(database.db, userId, from(4))).toBe(false);
    expect(await alerts.writeDigest(database.db, userId, MONDAY)).toBe(true);
    await send(userId, null, MONDAY);
    expect(mail.mails[0]?.text).toContain("Not all of it is there yet");
    expect(mail.mails[0]?.text).toContain("Test account");
  });
});

describe("a webhook is told", () => {
  test("of a day that became complete, once, and of its loss; what was complete before is taken as told", async () => {
    const { userId, own, read, sell } = await reader();
    await sell(from(-1), 5_000);
    const { channel, secret } = alerts.makeChannel(testRing, userId, "webhook", receiver.url);
    await settings.addChannel(database.db, channel);
    const look = async (at: Date) => {
      await alerts.watchPeriods(database.db, userId, at);
      await send(userId, channel.id, at);
      return receiver.deliveries.splice(0).map((delivery) => ({ delivery, ...delivery.json }));
    };
    const first = await look(MONDAY);
    expect(first.map(({ type, data }) => [type, data["unit"], data["from"]])).toEqual([
      ["period.complete", "day", "2026-11-22"],
    ]);
    expect(first[0]?.data["totals"]).toMatchObject([{ currency: "EUR", earnedMinor: 5_000, sales: 1 }]);
    expect(secret).toMatch(/^whsec_/);
    expect(await look(from(0, 1))).toEqual([]);
    // Tuesday: Monday is over, and read.
    await read(from(-60), from(0, 16));
    await read(from(-60), from(1));
    expect((await look(from(1))).map(({ type, data }) => [type, data["from"]])).toEqual([
      ["period.complete", "2026-11-23"],
    ]);
    // A sale of Sunday is missing from a later read: the day is doubted.
    await database.db
      .update(sale)
      .set({ absentSince: from(1) })
      .where(eq(sale.accountId, own.accountId));
    const lost = await look(from(1, 1));
    expect(lost.map(({ type, data }) => [type, data["from"], data["reasons"]])).toEqual([
      ["period.incomplete", "2026-11-22", ["doubted"]],
    ]);
    await database.db.update(sale).set({ absentSince: null }).where(eq(sale.accountId, own.accountId));
    expect((await look(from(1, 1.5))).map(({ type, data }) => [type, data["from"]])).toEqual([
      ["period.complete", "2026-11-22"],
    ]);
  });

  test("of nothing where there is none", async () => {
    const { userId } = await reader();
    expect(await alerts.watchPeriods(database.db, userId, MONDAY)).toBe(0);
  });
});

test("a week that earned far less than the four before is told once, and that it is over", async () => {
  const { userId, read, sell } = await reader(from(7, 1));
  for (let week = 2; week <= 5; week += 1) for (let n = 0; n < 12; n += 1) await sell(from(-7 * week + 1, n), 1_000);
  await sell(from(-6), 900);
  await alerts.watchEarnings(database.db, userId, MONDAY);
  await send(userId, null, MONDAY);
  expect(mail.mails.map(({ subject }) => subject)).toEqual(["Test account (Digistore24) earned unusually little"]);
  expect(mail.mails[0]?.text).toContain("It earned €9.00 in the week from 2026-11-16 to 2026-11-22");
  for (let n = 0; n < 12; n += 1) await sell(from(1, n), 1_000);
  await read(from(0), from(7, 1));
  await alerts.watchEarnings(database.db, userId, from(7, 1));
  await send(userId, null, from(7, 1));
  expect(mail.mails.map(({ subject }) => subject).slice(1)).toEqual([
    "Test account (Digistore24) earns as usual again",
  ]);
});

test("of more accounts than an answer tells weeks of, none is called unusual that is not", async () => {
  const { userId, own, sell } = await reader(from(7, 1));
  const { rows: made } = await database.db.execute<{ id: string }>(sql`
    insert into network_account (user_id, network, label, credentials, fingerprint, created_at)
    select user_id, network, 'Account ' || n, credentials, 'made-' || n, created_at
    from network_account, generate_series(1, 220) as n where id = ${own.accountId} returning id`);
  await database.db.execute(sql`
    insert into sync_log (account_id, user_id, network, kind, trigger, run_id, seq, window_start, window_end,
      started_at, completed_at, alive_until, success)
    select made.id, made.user_id, made.network, kind, trigger, 'run of ' || made.id, seq, window_start, window_end,
      started_at, completed_at, sync_log.alive_until, success
    from sync_log, network_account as made
    where sync_log.account_id = ${own.accountId} and made.user_id = ${userId} and made.id <> ${own.accountId}`);
  // Ten sales a week, the last one a little weaker everywhere: it is the weakest fifth of all weeks.
  await database.db.execute(sql`
    insert into sale (account_id, user_id, network, transaction_id, type, status, raw_status, currency, gross_currency,
      gross_minor, commission_minor, earned_minor, sale_date, state_at, listed)
    select id, user_id, network, week || '-' || n, 'sale', 'APPROVED', 'x', 'EUR', 'EUR', 2000, minor, minor, at, at, true
    from network_account, generate_series(1, 5) as week, generate_series(1, 10) as n,
      lateral (select case week when 1 then 900 else 1000 end as minor, ${MONDAY.toISOString()}::timestamptz - week * interval '7 days' + n * interval '1 hour' as at) as of_week
    where user_id = ${userId} and id <> ${own.accountId}`);
  for (let week = 2; week <= 5; week += 1) for (let n = 0; n < 12; n += 1) await sell(from(-7 * week + 1, n), 1_000);
  expect(made).toHaveLength(220);
  await alerts.watchEarnings(database.db, userId, MONDAY);
  const open = await database.db.select().from(incident).where(eq(incident.userId, userId));
  expect(open.map(({ accountId, kind }) => [accountId, kind])).toEqual([[own.accountId, "earnings_drop"]]);
});

test("rotation seals the places where alerts go with the newest key, and they are told before, during and after", async () => {
  const { userId } = await reader();
  const { channel } = alerts.makeChannel(testRing, userId, "webhook", receiver.url);
  await settings.addChannel(database.db, channel);
  const fresh = keyRingSchema.parse(`fresh:${Buffer.alloc(32, 9).toString("base64")}`);
  const both = [fresh[0], ...testRing] as typeof testRing;
  expect(await alerts.rotateChannels(database.db, both)).toMatchObject({ unreadable: [] });
  const stored = await settings.getChannel(database.db, userId, channel.id);
  if (!stored) throw new Error("it is gone");
  expect(alerts.secretsOfChannel(fresh, stored).url).toBe(receiver.url);
  expect(await alerts.rotateChannels(database.db, both)).toEqual({ resealed: 0, unreadable: [] });
});
