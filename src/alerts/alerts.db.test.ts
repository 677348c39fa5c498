import { randomBytes, randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { StoredChannel } from "#db/alerts/settings";
import { alertChannel, alertMessage, incident, networkAccount, syncLog, userSetting } from "#db/schema/index";
import type { Account } from "#db/schema/network-account";
import type { FailureCode } from "#domain/failure";
import { DAY, HOUR, MINUTE } from "#domain/window";
import { connectTestAccount, testRing } from "../../test/account";
import { setAppEnvironment } from "../../test/app-environment";
import { createUser, testDatabase } from "../../test/database";
import { type MailServer, type ReceivedMail, startMailServer } from "../../test/mail-server";
import { startWebhookReceiver, type WebhookReceiver } from "../../test/webhook-receiver";

const database = testDatabase();
let mail: MailServer;
let receiver: WebhookReceiver;
let alerts: {
  watchAccounts: typeof import("./watch-user").watchAccounts;
  sendDueMessages: typeof import("./send-messages").sendDueMessages;
  makeChannel: typeof import("./channel-secrets").makeChannel;
  unsubscribe: typeof import("./choices").unsubscribe;
};
let settings: typeof import("#db/alerts/settings");

beforeAll(async () => {
  mail = await startMailServer();
  receiver = await startWebhookReceiver();
  setAppEnvironment({
    DATABASE_URL: database.url,
    APP_URL: "https://tidemark.example.com",
    SMTP_URL: mail.url,
    MAIL_FROM: "Tidemark <alerts@example.com>",
  });
  alerts = {
    ...(await import("./watch-user")),
    ...(await import("./send-messages")),
    ...(await import("./channel-secrets")),
    ...(await import("./choices")),
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
  receiver.answer = { status: 204 };
});

/** A Tuesday, three in the morning; each person has one of their own, so that nobody's failures are another's outage. */
let start = new Date("2024-12-03T03:00:00Z");
let people = 0;
const hours = (many: number) => new Date(start.getTime() + many * HOUR);

interface Person {
  userId: string;
  accounts: Account[];
  /** A sync of an account at a time, as a run leaves it. */
  sync(at: Date, failure?: FailureCode, which?: number): Promise<void>;
  /** What the five-minute sweep does. */
  look(at: Date): Promise<void>;
  channel(kind: StoredChannel["kind"], url?: string): Promise<{ id: string; secret: string | null }>;
}

async function person(networks = ["clickbank"]): Promise<Person> {
  if (people > 0) start = new Date(start.getTime() + 14 * DAY);
  people += 1;
  const userId = await createUser(database.db);
  const accounts: Account[] = [];
  for (const network of networks)
    accounts.push(await connectTestAccount(database.db, network, { apiKey: randomUUID() }, userId));
  await database.db
    .update(networkAccount)
    .set({ createdAt: hours(-100) })
    .where(eq(networkAccount.userId, userId));
  const channels: (string | null)[] = [null];
  return {
    userId,
    accounts,
    async sync(at, failure, which = 0) {
      const account = accounts[which] as Account;
      await database.db.insert(syncLog).values({
        ...{ accountId: account.id, userId, network: account.network, kind: "incremental", trigger: "schedule" },
        ...{ runId: randomUUID(), seq: 1, windowStart: new Date(at.getTime() - HOUR), windowEnd: at, startedAt: at },
        ...{ aliveUntil: at, completedAt: at, success: !failure, errorCode: failure ?? null },
        ...(failure && { error: "HTTP 401: the wire's own words" }),
      });
      const status = failure === "credentials_rejected" ? "needs_reconnect" : "active";
      await database.db.update(networkAccount).set({ status }).where(eq(networkAccount.id, account.id));
    },
    async look(at) {
      await alerts.watchAccounts(database.db, userId, at);
      for (const channelId of channels) await send({ userId, channelId }, at);
    },
    async channel(kind, url = receiver.url) {
      const { channel, secret } = alerts.makeChannel(testRing, userId, kind, url);
      await settings.addChannel(database.db, channel);
      channels.push(channel.id);
      return { id: channel.id, secret };
    },
  };
}

const send = (target: { userId: string; channelId: string | null }, at: Date) =>
  alerts.sendDueMessages({ db: database.db, ring: testRing, post: { loopback: true }, now: () => at }, target);

const subjects = () => mail.mails.map(({ subject }) => subject);

describe("a key that breaks at 03:00", () => {
  test("gives one mail, a second failure none, and the recovery one", async () => {
    const { sync, look, userId } = await person();
    await sync(hours(-1));
    await look(hours(-0.9));
    await sync(hours(0), "credentials_rejected");
    await look(hours(0.05));
    expect(subjects()).toEqual(["Test account (ClickBank) needs you"]);
    expect(mail.mails[0]?.to).toEqual([`${userId}@example.com`]);
    expect(mail.mails[0]?.text).toContain("The network does not accept the credentials.");
    expect(mail.mails[0]?.text).toContain("Since 3 Dec, 03:00 (UTC).");
    expect(mail.mails[0]?.text).toMatch(
      /Reconnect the account: https:\/\/tidemark\.example\.com\/accounts\/[0-9a-f-]{36}\/settings\n/,
    );
    expect(mail.mails[0]?.raw).not.toContain("wire");
    await sync(hours(1), "credentials_rejected");
    await look(hours(1.05));
    await look(hours(1.1));
    expect(mail.mails).toHaveLength(1);
    await sync(hours(2));
    await look(hours(2.05));
    await look(hours(2.1));
    expect(subjects()).toEqual(["Test account (ClickBank) needs you", "Test account (ClickBank) is read again"]);
    expect(mail.mails[1]?.text).toContain("It began on 3 Dec, 03:00 and was over on 3 Dec, 05:03 (UTC).");
  });

  test("is told nothing of while new credentials are tried, until a sync has proven them", async () => {
    const { sync, look, accounts } = await person();
    await sync(hours(0), "credentials_rejected");
    await look(hours(0.1));
    await database.db
      .update(networkAccount)
      .set({ status: "active" })
      .where(eq(networkAccount.id, accounts[0]?.id as string));
    await look(hours(0.2));
    expect(mail.mails).toHaveLength(1);
    await sync(hours(0.3));
    await look(hours(0.4));
    expect(mail.mails).toHaveLength(2);
  });
});

test("an account that flaps every hour for two days gives at most two mails in any day, and the last one is true", async () => {
  const { sync, look } = await person();
  const times: number[] = [];
  for (let hour = 0; hour < 48; hour += 1) {
    await sync(hours(hour), hour % 2 === 0 ? "credentials_rejected" : undefined);
    for (const minutes of [3, 33]) {
      const before = mail.mails.length;
      await look(new Date(hours(hour).getTime() + minutes * MINUTE));
      if (mail.mails.length > before) times.push(hour);
    }
  }
  for (const [i, hour] of times.entries()) expect((times[i + 2] ?? 99) - hour).toBeGreaterThanOrEqual(24);
  // It stays as it is from then on.
  for (let hour = 48; hour < 74; hour += 1) {
    await sync(hours(hour));
    await look(hours(hour + 0.1));
  }
  expect(subjects().at(-1)).toBe("Test account (ClickBank) is read again");
  const incidents = await database.db.select().from(incident);
  expect(incidents.filter(({ reopened }) => reopened === 23)).toHaveLength(1);
});

test("quiet hours hold messages back and lose none: what broke and healed in the night is one mail in the morning", async () => {
  const { sync, look, userId, channel } = await person();
  await channel("webhook");
  await database.db.insert(userSetting).values({ userId, zone: "Europe/Berlin" });
  await settings.storeAlertSettings(database.db, userId, { quietHours: { from: "22:00", to: "07:00" } });
  await sync(hours(0), "credentials_rejected");
  await look(hours(0.1));
  await sync(hours(1));
  await look(hours(1.1));
  await look(hours(2.9));
  expect([mail.mails.length, receiver.deliveries.length]).toEqual([0, 0]);
  // Seven in Berlin.
  await look(hours(3));
  expect(subjects()).toEqual(["Test account (ClickBank) needs you, and 1 more"]);
  expect(mail.mails[0]?.text).toContain("Test account (ClickBank) is read again");
  expect(receiver.deliveries.map(({ json }) => json.type)).toEqual(["incident.opened", "incident.closed"]);
});

test("whoever ends the mails in their quiet hours gets none at their end", async () => {
  const { sync, look, userId } = await person();
  await settings.storeAlertSettings(database.db, userId, { quietHours: { from: "22:00", to: "07:00" } });
  await sync(hours(0), "credentials_rejected");
  await look(hours(0.1));
  await settings.storeAlertSettings(database.db, userId, { email: false });
  await look(hours(4));
  expect(mail.mails).toEqual([]);
});

test("what fails together is one mail with a line each, and an outage of a network is one thing", async () => {
  const { sync, look } = await person(["clickbank", "digistore24", "hotmart"]);
  for (const which of [0, 1, 2]) await sync(hours(0), "credentials_rejected", which);
  await look(hours(0.1));
  expect(subjects()).toEqual([expect.stringMatching(/^Test account \(\w+\) needs you, and 2 more$/)]);

  const hit = await person(["jvzoo", "jvzoo", "jvzoo", "jvzoo"]);
  for (const which of [0, 1, 2, 3]) await hit.sync(hours(0), "network_unavailable", which);
  await hit.look(hours(0.1));
  await hit.look(hours(1.9));
  expect(subjects().slice(1)).toEqual(["JVZoo is down"]);
  expect(mail.mails[1]?.text).toContain("4 of your accounts");
  for (const which of [0, 1, 2, 3]) await hit.sync(hours(2), undefined, which);
  await hit.look(hours(2.1));
  expect(subjects().slice(2)).toEqual(["JVZoo is back"]);
});

test("an account that the user pauses is told nothing more of, and a user who is told nowhere is told once they can be", async () => {
  const { sync, look, userId, accounts } = await person();
  await settings.storeAlertSettings(database.db, userId, { email: false });
  await sync(hours(0), "credentials_rejected");
  await look(hours(0.1));
  await settings.storeAlertSettings(database.db, userId, { email: true });
  await look(hours(0.2));
  expect(mail.mails).toHaveLength(1);
  await database.db
    .update(networkAccount)
    .set({ status: "paused" })
    .where(eq(networkAccount.id, accounts[0]?.id as string));
  await look(hours(0.3));
  const [row] = await database.db.select().from(incident).where(eq(incident.userId, userId));
  expect(row).toMatchObject({ closedBy: "withdrawn" });
  expect(mail.mails).toHaveLength(1);
});

test("what is open of the last account is over when that is disconnected, as of any other", async () => {
  const { userId, accounts, sync, look } = await person();
  await sync(hours(0), "credentials_rejected");
  await look(hours(0.1));
  const disconnected = { disconnectedAt: hours(1), credentials: null };
  await database.db
    .update(networkAccount)
    .set(disconnected)
    .where(eq(networkAccount.id, accounts[0]?.id as string));
  expect(await settings.pageUsers(database.db, null, 10_000)).toContain(userId);
  await look(hours(1.1));
  const [one] = await database.db.select().from(incident).where(eq(incident.userId, userId));
  expect(one).toMatchObject({ closedBy: "withdrawn" });
  expect(await settings.pageUsers(database.db, null, 10_000)).not.toContain(userId);
});

test("two looks at once open one incident and store one message", async () => {
  const { sync, userId } = await person();
  await sync(hours(0), "credentials_rejected");
  await Promise.all(Array.from({ length: 8 }, () => alerts.watchAccounts(database.db, userId, hours(0.1))));
  expect(await database.db.$count(incident, eq(incident.userId, userId))).toBe(1);
  expect(await database.db.$count(alertMessage, eq(alertMessage.userId, userId))).toBe(1);
});

describe("a webhook", () => {
  test("is signed as Standard Webhooks says, and the library's own verifier takes it", async () => {
    const { sync, look, channel, accounts } = await person();
    const { secret } = await channel("webhook");
    const now = new Date();
    await sync(new Date(now.getTime() - MINUTE), "credentials_rejected");
    await look(now);
    const [delivery] = receiver.deliveries;
    if (!delivery || !secret) throw new Error("nothing came");
    expect(receiver.verified(delivery, secret)).toEqual(delivery.json);
    expect(() => receiver.verified({ ...delivery, body: `${delivery.body} ` }, secret)).toThrow();
    expect(() => receiver.verified(delivery, `whsec_${randomBytes(24).toString("base64")}`)).toThrow();
    expect(delivery.json).toMatchObject({
      type: "incident.opened",
      data: { kind: "needs_you", accountId: accounts[0]?.id, network: "clickbank", closedAt: null },
    });
    expect(delivery.headers["webhook-id"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("that does not answer is tried again with the same id, later each time, and given up after two days", async () => {
    const { sync, look, channel, userId } = await person();
    const { id } = await channel("webhook");
    receiver.answer = { status: 500 };
    await sync(hours(0), "credentials_rejected");
    await look(hours(0.1));
    const tries: number[] = [];
    for (let minutes = 6; minutes < 60 * 60; minutes += 5) {
      const before = receiver.deliveries.length;
      await send({ userId, channelId: id }, hours(minutes / 60));
      if (receiver.deliveries.length > before) tries.push(minutes);
    }
    expect(receiver.deliveries).toHaveLength(8);
    expect(new Set(receiver.deliveries.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    const [message] = await database.db.select().from(alertMessage).where(eq(alertMessage.channelId, id));
    expect(message).toMatchObject({ attempts: 8, sentAt: null, lastError: "The address answered 500." });
    expect(message?.deadAt).not.toBe(null);
    const [stored] = await database.db.select().from(alertChannel).where(eq(alertChannel.id, id));
    expect(stored).toMatchObject({ enabled: true, lastError: "The address answered 500." });
    // The mail went out all the same.
    expect(mail.mails).toHaveLength(1);
  });

  test("that comes back gets what it missed, in order", async () => {
    const { sync, look, channel } = await person();
    await channel("webhook");
    receiver.answer = { status: 503 };
    await sync(hours(0), "credentials_rejected");
    await look(hours(0.1));
    await sync(hours(1));
    await look(hours(1.1));
    receiver.deliveries.length = 0;
    receiver.answer = { status: 200 };
    await look(hours(2));
    expect(receiver.deliveries.map(({ json }) => json.type)).toEqual(["incident.opened", "incident.closed"]);
  });

  /** Somebody whose webhook was tried five times in vain: the next turn is hours away. */
  const unheard = async () => {
    const { sync, look, channel } = await person();
    await channel("webhook");
    receiver.answer = { status: 503 };
    await sync(hours(0), "credentials_rejected");
    for (const at of [0.1, 0.2, 0.4, 1, 3.1]) await look(hours(at));
    return { sync, look };
  };

  test("that comes back hours before its next turn gets the end after the beginning", async () => {
    const { sync, look } = await unheard();
    receiver.deliveries.length = 0;
    receiver.answer = { status: 200 };
    await sync(hours(4));
    await look(hours(4.1));
    const types = receiver.deliveries.map(({ json }) => json.type);
    expect(types).toEqual(["incident.opened", "incident.closed"]);
    await sync(hours(11.9));
    await look(hours(12));
    expect(receiver.deliveries.map(({ json }) => json.type)).toEqual(types);
  });

  test("that is away still when an incident ends gets its end after its beginning all the same", async () => {
    const { sync, look } = await unheard();
    await sync(hours(4));
    await look(hours(4.1));
    receiver.deliveries.length = 0;
    receiver.answer = { status: 200 };
    for (const at of [4.3, 5, 9, 17]) {
      await sync(hours(at - 0.1));
      await look(hours(at));
    }
    expect(receiver.deliveries.map(({ json }) => json.type)).toEqual(["incident.opened", "incident.closed"]);
  });

  test("that says it is gone is switched off", async () => {
    const { sync, look, channel } = await person();
    const { id } = await channel("webhook");
    receiver.answer = { status: 410 };
    await sync(hours(0), "credentials_rejected");
    await look(hours(0.1));
    const [stored] = await database.db.select().from(alertChannel).where(eq(alertChannel.id, id));
    expect(stored?.enabled).toBe(false);
  });

  test("of Slack gets one text in its mark-up, whatever an account is called", async () => {
    const { sync, look, channel, accounts } = await person();
    await channel("slack");
    await database.db
      .update(networkAccount)
      .set({ label: "<!channel> & <https://evil.example|click>" })
      .where(eq(networkAccount.id, accounts[0]?.id as string));
    await sync(hours(0), "credentials_rejected");
    await look(hours(0.1));
    const { text } = JSON.parse(receiver.deliveries[0]?.body ?? "{}");
    expect(text).toContain("&lt;!channel&gt; &amp; &lt;https://evil.example|click&gt; (ClickBank) needs you");
    expect(text).not.toContain("<!channel>");
    expect(receiver.deliveries[0]?.headers["webhook-signature"]).toBe(undefined);
  });
});

describe("a mail", () => {
  test("that the server does not take comes later, once", async () => {
    const { sync, look } = await person();
    mail.refuse(1);
    await sync(hours(0), "credentials_rejected");
    await look(hours(0.1));
    expect(mail.mails).toHaveLength(0);
    await look(hours(0.2));
    await look(hours(0.3));
    expect(mail.mails).toHaveLength(1);
  });

  test("holds what a label says as text, in its head as well", async () => {
    const { sync, look, accounts } = await person();
    await database.db
      .update(networkAccount)
      .set({ label: '<img src=x onerror="a()">\r\nBcc: eve@evil.example' })
      .where(eq(networkAccount.id, accounts[0]?.id as string));
    await sync(hours(0), "credentials_rejected");
    await look(hours(0.1));
    const [received] = mail.mails;
    expect(received?.to).toHaveLength(1);
    expect(received?.headers["bcc"]).toBe(undefined);
    const html = received?.raw.split("Content-Type: text/html")[1]?.replace(/=\r\n/g, "") ?? "";
    expect(html).toContain("&#60;img");
    expect(html).not.toContain("<img");
  });

  test("can be ended with one click, by whoever it was sent to and nobody else", async () => {
    const { sync, look, userId } = await person();
    const other = await person();
    await sync(hours(0), "credentials_rejected");
    await look(hours(0.1));
    const { headers, text } = mail.mails[0] as ReceivedMail;
    expect(headers["list-unsubscribe-post"]).toBe("List-Unsubscribe=One-Click");
    const token = /unsubscribe\?token=([\w.-]+)/.exec(text)?.[1] ?? "";
    expect(headers["list-unsubscribe"]).toContain(`https://tidemark.example.com/api/alerts/unsubscribe?token=${token}`);
    const [, signature] = token.split(".");
    for (const forged of ["", "x.y", `${Buffer.from(other.userId).toString("base64url")}.${signature}`])
      expect(await alerts.unsubscribe(database.db, forged)).toBe(false);
    expect((await settings.readAlertSettings(database.db, other.userId)).email).toBe(true);
    expect(await alerts.unsubscribe(database.db, token)).toBe(true);
    expect((await settings.readAlertSettings(database.db, userId)).email).toBe(false);
    await sync(hours(1));
    await look(hours(1.1));
    expect(mail.mails).toHaveLength(1);
  });
});
