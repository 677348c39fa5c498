import { gte } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { secretsOfChannel } from "#alerts/channel-secrets";
import { openIncident } from "#db/alerts/incidents";
import { listChannels } from "#db/alerts/settings";
import { incident } from "#db/schema/index";
import type { AlertsAnswer } from "#http/contract-of-alerts";
import { setAppEnvironment } from "../../../../test/app-environment";
import { askRoute } from "../../../../test/ask-route";
import { createUser, testDatabase } from "../../../../test/database";

const session = vi.hoisted(() => ({ userId: "" }));
vi.mock("#http/session", () => ({
  getSession: async () => ({ user: { id: session.userId, name: "Al", email: `${session.userId}@example.com` } }),
}));

const APP_URL = "http://127.0.0.1:3995";
const database = testDatabase();
beforeAll(() => setAppEnvironment({ DATABASE_URL: database.url, APP_URL }));
afterAll(async () => (await import("#db/client")).closeDatabase());

const ROUTES = {
  read: ["GET", "/api/alerts"],
  write: ["PUT", "/api/alerts"],
  test: ["POST", "/api/alerts/test"],
  incidents: ["GET", "/api/alerts/incidents"],
} as const;

async function ask(userId: string, route: keyof typeof ROUTES, body?: unknown, query = "") {
  session.userId = userId;
  const [method, path] = ROUTES[route];
  const answer = await askRoute(`${path}${query}`, { method, body });
  return { status: answer.status, body: await answer.json() };
}
const webhook = { kind: "webhook", url: "https://hooks.example.com/in?key=hidden" };

test("a webhook's secret is told when it is added, and its address is never told again", async () => {
  const userId = await createUser(database.db);
  const email = { id: "email", enabled: true };
  const { body: added } = await ask(userId, "write", { channels: [email, webhook] });
  const own = (added as AlertsAnswer).channels.find(({ kind }) => kind === "webhook");
  expect(own).toMatchObject({ target: "hooks.example.com", enabled: true, secret: expect.stringMatching(/^whsec_/) });
  const { body: read } = await ask(userId, "read");
  expect(JSON.stringify(read)).not.toMatch(/whsec|hidden/);
  const kept = { channels: [email, { id: own?.id, enabled: false }] };
  expect((await ask(userId, "write", kept)).body).toMatchObject({ channels: [{}, { id: own?.id, enabled: false }] });
  expect((await ask(userId, "write", { channels: [email] })).body).toMatchObject({ channels: [{ id: "email" }] });
});

test("an address is stored as it is called, however its scheme was typed", async () => {
  const userId = await createUser(database.db);
  await ask(userId, "write", { channels: [{ kind: "webhook", url: "HTTPS://Hooks.Example.com/In" }] });
  const [stored] = (await listChannels(database.db, userId)).filter(({ kind }) => kind === "webhook");
  const { env } = await import("#env/env");
  expect(stored && secretsOfChannel(env().CREDENTIALS_KEYS, stored).url).toBe("https://hooks.example.com/In");
});

test("a channel of another user can be neither kept, switched nor tested, and nothing is changed by trying", async () => {
  const [owner, other] = [await createUser(database.db), await createUser(database.db)];
  const { body } = await ask(owner, "write", { channels: [webhook] });
  const id = (body as AlertsAnswer).channels[1]?.id;
  const refused = await ask(other, "write", { channels: [{ id, enabled: false }], digest: false });
  expect(refused.status).toBe(409);
  expect((await ask(other, "read")).body).toMatchObject({ digest: true, channels: [{ id: "email" }] });
  expect((await ask(other, "test", { channelId: id })).status).toBe(404);
  expect((await ask(owner, "read")).body).toMatchObject({ channels: [{}, { id, enabled: true }] });
});

test("rules and hours are checked, and what is absent stays", async () => {
  const userId = await createUser(database.db);
  await ask(userId, "write", {
    rules: { delayed: { on: true, hours: 12 } },
    quietHours: { from: "22:00", to: "06:30" },
  });
  const { body } = await ask(userId, "write", { rules: { outage: { on: false } } });
  expect(body).toMatchObject({
    rules: { delayed: { hours: 12 }, outage: { on: false }, needs_you: { on: true } },
    quietHours: { from: "22:00", to: "06:30" },
  });
  for (const wrong of [
    { rules: { delayed: { on: true, hours: 1 } } },
    { rules: { held_back: { on: true, sales: 0 } } },
    { quietHours: { from: "24:00", to: "07:00" } },
    { quietHours: { from: "7:00", to: "08:00" } },
    { channels: [{ kind: "email", url: "https://example.com" }] },
    { channels: [{ kind: "slack", url: "http://example.com" }] },
    { nonsense: 1 },
  ]) {
    expect({ wrong, status: (await ask(userId, "write", wrong)).status }).toEqual({ wrong, status: 400 });
  }
  expect((await ask(userId, "write", { channels: Array(11).fill(webhook) })).status).toBe(409);
});

test("incidents are listed newest first by keyset, the user's own alone, and the open ones where asked for", async () => {
  const [userId, other] = [await createUser(database.db), await createUser(database.db)];
  const told = { networkLabel: "ClickBank", label: "Main", reason: "It fails." };
  const condition = { kind: "outage", accountId: null, network: "clickbank", since: new Date(), told } as const;
  for (let n = 0; n < 5; n += 1) {
    await openIncident(database.db, userId, { ...condition, cause: `n${n}` }, new Date(Date.UTC(2026, 10, n + 1)));
  }
  await openIncident(database.db, other, { ...condition, cause: "theirs" }, new Date());
  const seen: string[] = [];
  let cursor = "";
  do {
    const { body } = await ask(userId, "incidents", undefined, `?limit=2${cursor && `&cursor=${cursor}`}`);
    seen.push(...body.incidents.map(({ openedAt }: { openedAt: string }) => openedAt.slice(8, 10)));
    cursor = body.nextCursor ?? "";
  } while (cursor !== "");
  expect(seen).toEqual(["05", "04", "03", "02", "01"]);
  await database.db
    .update(incident)
    .set({ closedAt: new Date() })
    .where(gte(incident.openedAt, new Date("2026-11-02")));
  const days = async (query: string) =>
    (await ask(userId, "incidents", undefined, query)).body.incidents.map((one: { openedAt: string }) =>
      one.openedAt.slice(8, 10),
    );
  expect(await days("?open=1&limit=2"), "however many newer ones are over").toEqual(["01"]);
  expect(await days("?open=0")).toEqual(["05", "04", "03", "02"]);
  expect((await ask(userId, "incidents", undefined, "?open=yes")).status).toBe(400);
});
