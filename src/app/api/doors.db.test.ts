import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { NextRequest } from "next/server";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { DAY, HOUR } from "#domain/window";
import { connectTestAccount } from "../../../test/account";
import { setAppEnvironment } from "../../../test/app-environment";
import { createUser, testDatabase } from "../../../test/database";

const signedIn = vi.hoisted(() => ({ user: { id: "", name: "Dora", email: "dora@example.com" } }));
vi.mock("#http/session", () => ({ getSession: async () => signedIn }));
const sent = vi.hoisted(() => ({ events: [] as unknown[] }));
vi.mock("#events/sender", async (original) => {
  const module = await original<typeof import("#events/sender")>();
  module.sender.send = async (events) => {
    sent.events.push(events);
    return { ids: [] };
  };
  return module;
});

/** The quota by the minute is tested by itself; the rest asks more often than anybody does. */
const perMinute = vi.hoisted(() => ({ counted: false }));
vi.mock("#http/token-bucket", async (original) => {
  const { tokenBuckets } = await original<typeof import("#http/token-bucket")>();
  return {
    tokenBuckets: (size: Parameters<typeof tokenBuckets>[0]) => {
      const buckets = tokenBuckets(size);
      return { take: (key: string, now: number) => (perMinute.counted ? buckets.take(key, now) : 0) };
    },
  };
});

type Handler = (request: NextRequest, context: { params: Promise<unknown> }) => Promise<Response>;
interface Route {
  path: string;
  method: string;
  handler: Handler;
}

const APP_URL = "http://127.0.0.1:3999";
const database = testDatabase();
const routes: Route[] = [];
let accountId = "";

/** Called by servers, not by a session's browser. */
const isMachineRoute = ({ path }: Route) =>
  /^\/api\/(webhooks|inngest|cron|metrics|alerts\/unsubscribe)\//.test(`${path}/`);
const isWriting = ({ method }: Route) => !["GET", "HEAD"].includes(method);

beforeAll(async () => {
  setAppEnvironment({ DATABASE_URL: database.url, APP_URL });
  signedIn.user.id = await createUser(database.db);
  ({ id: accountId } = await connectTestAccount(database.db, "digistore24", { apiKey: "1-door" }, signedIn.user.id));
  const folder = import.meta.dirname;
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith("route.ts")) continue;
    const module = (await import(join(folder, file))) as Record<string, unknown>;
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]) {
      const handler = module[method];
      if (typeof handler !== "function") continue;
      routes.push({ path: `/api/${relative(folder, join(folder, file, ".."))}`, method, handler: handler as Handler });
    }
  }
  expect(routes.length).toBeGreaterThan(20);
});

interface Call {
  params?: Record<string, string | undefined>;
  query?: string;
  body?: BodyInit;
  headers?: Record<string, string | undefined>;
}

/** As they come over the wire: a body is announced. */
function headersOf(body: BodyInit | undefined): Record<string, string> {
  if (body === undefined) return {};
  const type = { "content-type": "application/json" };
  if (body instanceof ReadableStream) return { ...type, "transfer-encoding": "chunked" };
  return { ...type, "content-length": String(Buffer.byteLength(body as string | Uint8Array)) };
}

/** Calls a route; a parameter that is not given names this user's account. */
async function call({ path, method, handler }: Route, { params = {}, query = "", body, headers = {} }: Call) {
  const given: Record<string, string | string[]> = {};
  for (const [, dots, name = ""] of path.matchAll(/\[(\.\.\.)?(\w+)\]/g)) {
    const value = params[name] ?? (name === "id" && method !== "DELETE" ? accountId : randomUUID());
    given[name] = dots ? ["digistore24", value, value] : value;
  }
  const isAuth = path.startsWith("/api/auth");
  if (isAuth) given.all = ["sign-up", "email"];
  const url = `${APP_URL}${isAuth ? "/api/auth/sign-up/email" : path.replace(/\[.*?\]/g, "x")}${query}`;
  const request = new NextRequest(url, {
    method,
    headers: { ...headersOf(body), ...(headers as object) },
    ...(body === undefined ? {} : { body }),
  });
  // As Next.js calls it: a route without parameters in its path is given none.
  return handler(request, { params: Promise.resolve(Object.keys(given).length > 0 ? given : undefined) });
}

const writing = () => routes.filter((route) => isWriting(route) && !isMachineRoute(route));

/** Asking is all there is to these. */
const takesNoBody = ({ path }: Route) => /\/(replay|retry)$/.test(path);

describe("every writing route of a session", () => {
  test("refuses a foreign origin, and another content type than JSON", async () => {
    expect(writing().length).toBeGreaterThan(6);
    for (const route of writing()) {
      const name = `${route.method} ${route.path}`;
      for (const origin of ["https://evil.example", "null", `${APP_URL}.evil.example`, "http://127.0.0.1:4000"]) {
        const answer = await call(route, { body: "{}", headers: { origin } });
        expect({ name, status: answer.status }).toEqual({ name, status: 403 });
      }
      for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]) {
        const answer = await call(route, { body: "{}", headers: { "content-type": type } });
        expect({ name, type, status: answer.status }).toEqual({ name, type, status: 415 });
      }
    }
    expect(sent.events).toEqual([]);
  });

  test("lets its own origin and an absent one through to what it checks next", async () => {
    for (const route of writing()) {
      for (const headers of [{}, { origin: APP_URL }] as Record<string, string>[]) {
        const answer = await call(route, { params: { id: randomUUID() }, body: '{"nonsense":1}', headers });
        expect([400, 404]).toContain(answer.status);
      }
    }
  });

  test("refuses a body that is too large, whether it says so or not", async () => {
    const large = `{"label":"${"x".repeat(70_000)}"}`;
    for (const route of writing()) {
      const ignoresBody = !["POST", "PUT"].includes(route.method) || takesNoBody(route);
      if (ignoresBody) continue;
      const stream = () => new Blob([large]).stream();
      for (const body of [large, stream()]) {
        const answer = await call(route, { body });
        expect({ route: route.path, status: answer.status }).toEqual({ route: route.path, status: 413 });
      }
    }
  });
});

describe("whatever is sent", () => {
  const UNCLEAN = ["\0", "a\0b", "\ud800", "\udfff.", "\ufffd"];
  const STRANGE = [
    "0000-01-01T00:00:00Z",
    "0000-01-01",
    "-000001-01-01",
    "9999-12-31T23:59:59-23:59",
    "%ff",
    "'",
    "__proto__",
  ];
  const NAMES = [
    "cursor",
    "accountId",
    "from",
    "to",
    "wait",
    "state",
    "limit",
    "q",
    "tick",
    "account",
    "delta",
    "zone",
  ];
  const cursorOf = (at: string) => Buffer.from(JSON.stringify([at, randomUUID()])).toString("base64url");
  const answers = async (calls: Call[], only: (route: Route) => boolean = () => true) => {
    const failed: unknown[] = [];
    const statuses: number[] = [];
    // The engine's own route asks the engine, which is not there.
    for (const route of routes.filter((each) => only(each) && !each.path.includes("inngest"))) {
      for (const each of calls) {
        const { status } = await call(route, each);
        statuses.push(status);
        if (status >= 500) failed.push({ route: `${route.method} ${route.path}`, call: JSON.stringify(each), status });
      }
    }
    expect(failed).toEqual([]);
    return statuses;
  };
  const isUserRoute = (route: Route) => !isMachineRoute(route) && !/health|auth/.test(route.path);

  test("as a part of the path, no route fails", async () => {
    const texts = [...UNCLEAN, ...STRANGE];
    await answers(
      texts.flatMap((text) => [{ params: { id: text } }, { params: { rejectId: text } }, { params: { path: text } }]),
    );
    const withId = (route: Route) => isUserRoute(route) && route.path.includes("[id]");
    const statuses = await answers(
      UNCLEAN.map((text) => ({ params: { id: text } })),
      withId,
    );
    expect(new Set(statuses)).toEqual(new Set([400]));
  });

  test("as a query, no route fails, and what cannot be text is a 400", async () => {
    const ofName = (text: string) => NAMES.map((name) => ({ query: `?${name}=${text}` }));
    const isReading = (route: Route) => !isWriting(route);
    await answers([...STRANGE, "%00", "%ff", "%ED%A0%80", "%"].flatMap(ofName), isReading);
    await answers(
      ["0000-01-01T00:00:00.000Z", "0001-01-01T00:00:00.000Z"].flatMap((at) => ofName(cursorOf(at))),
      isReading,
    );
    const statuses = await answers(
      ["%00", "%ff", "%ED%A0%80"].flatMap(ofName),
      (route) => isUserRoute(route) && isReading(route),
    );
    expect(new Set(statuses)).toEqual(new Set([400]));
  });

  test("as a body, no route fails, and what cannot be text is a 400", async () => {
    const unclean = [...UNCLEAN.map((text) => JSON.stringify(text).slice(1, -1)), "\\u0000", "\\ud800"];
    const shapes = (text: string) => [
      `{"network":"digistore24","label":"${text}","credentials":{"apiKey":"1-a"}}`,
      `{"network":"digistore24","label":"a","credentials":{"apiKey":"1-${text}"}}`,
      `{"network":"${text}","label":"a","credentials":{}}`,
      `{"credentials":{"apiKey":"${text}"},"secrets":{"passphrase":"${text}"},"window":{"start":"${text}","end":"${text}"}}`,
      `{"name":"${text}","email":"a${text}@example.com","password":"long enough ${text}"}`,
      `{"${text}":1}`,
    ];
    const isBody = (route: Route) => ["POST", "PUT"].includes(route.method) && !isMachineRoute(route);
    const reads = (route: Route) => isBody(route) && !takesNoBody(route);
    const statuses = await answers(
      unclean.flatMap(shapes).map((body) => ({ body })),
      reads,
    );
    expect(new Set(statuses)).toEqual(new Set([400]));
    const bytes = [Buffer.from([0x7b, 0xff, 0x7d]), Buffer.from('{"label":"\xff"}', "latin1"), Buffer.from([0])];
    expect(
      new Set(
        await answers(
          bytes.map((body) => ({ body })),
          reads,
        ),
      ),
    ).toEqual(new Set([400]));
    const windows = STRANGE.map((at) => JSON.stringify({ window: { start: at, end: "2026-01-01T00:00:00Z" } }));
    const deep = ["[".repeat(30_000), `${"[".repeat(20_000)}${"]".repeat(20_000)}`, "null", "1", '"x"', "[]"];
    await answers(
      [...windows, ...deep].map((body) => ({ body })),
      isBody,
    );
  });
});

describe("what a user writes", () => {
  const post = (end: string) => routes.find(({ path, method }) => path.endsWith(end) && method === "POST") as Route;
  const put = (end: string) => routes.find(({ path, method }) => path.endsWith(end) && method === "PUT") as Route;
  const fieldsAt = async (route: Route, body: unknown, params = {}) => {
    const answer = await call(route, { params, body: JSON.stringify(body) });
    const { error } = (await answer.json()) as { error?: { fields?: Record<string, string> } };
    return { status: answer.status, fields: error?.fields };
  };

  test("has a greatest length on every field, and the field that is too long is named", async () => {
    const account = { network: "digistore24", label: "x".repeat(80), credentials: { apiKey: "1-a" } };
    const long = "k".repeat(60_000);
    const cases: [Route, unknown, string][] = [
      [post("/accounts"), { ...account, label: "x".repeat(81) }, "label"],
      [post("/accounts"), { ...account, credentials: { apiKey: long } }, "credentials.apiKey"],
      [put("/credentials"), { credentials: { apiKey: long } }, "credentials.apiKey"],
      [put("/notifications"), { secrets: { passphrase: long } }, "secrets.passphrase"],
    ];
    for (const [route, body, field] of cases) {
      const told = { status: 400, fields: { [field]: expect.any(String) } };
      expect({ route: route?.path, ...(await fieldsAt(route, body)) }).toEqual({ route: route.path, ...told });
    }
  });

  test("with a character that cannot be stored is refused by the whole path of its field, in which its form has it", async () => {
    const cases: [Route, unknown, string][] = [
      [
        post("/accounts"),
        { network: "digistore24", label: "a", credentials: { apiKey: "1-\ufffd" } },
        "credentials.apiKey",
      ],
      [put("/credentials"), { credentials: { apiKey: "1-\ud800" } }, "credentials.apiKey"],
      [put("/notifications"), { secrets: { passphrase: "\0" } }, "secrets.passphrase"],
      [put("/alerts"), { channels: [{ kind: "webhook", url: "https://example.com/\ufffd" }] }, "channels.0.url"],
    ];
    for (const [route, body, field] of cases) {
      const told = { status: 400, fields: { [field]: expect.stringContaining("character") } };
      expect({ route: route?.path, ...(await fieldsAt(route, body)) }).toEqual({ route: route.path, ...told });
    }
  });

  test("as a time zone is one of the IANA database, or a 400", async () => {
    for (const zone of ["local", "system", "default", "UTC+3", "GMT-1", "Mars/One", "+02:00"]) {
      const told = { status: 400, fields: { zone: expect.stringContaining("time zone") } };
      expect({ zone, ...(await fieldsAt(put("/settings"), { zone })) }).toEqual({ zone, ...told });
    }
    for (const zone of ["Europe/Berlin", "UTC", "Etc/GMT+3", "America/Argentina/Buenos_Aires"])
      expect(await fieldsAt(put("/settings"), { zone })).toMatchObject({ status: 200 });
  });

  test("as the end of a key is a time that can be stored", async () => {
    const key = (expiresAt: string) => fieldsAt(post("/keys"), { name: "k", expiresAt });
    expect(await key("9999-12-31T23:59:59-12:00")).toMatchObject({
      status: 400,
      fields: { expiresAt: expect.any(String) },
    });
    expect(await key("2999-01-01T00:00:00Z")).toMatchObject({ status: 201 });
  });

  test("is no period that lies in the future: its end is refused by its field, and one up to now is not", async () => {
    const at = (ms: number) => new Date(Date.now() + ms).toISOString();
    const window = (start: number, end: number) => ({ window: { start: at(start), end: at(end) } });
    const sync = post("/sync");
    for (const future of [window(DAY, 9 * DAY), window(-DAY, HOUR)]) {
      const told = { status: 400, fields: { "window.end": expect.stringContaining("future") } };
      expect(await fieldsAt(sync, future)).toEqual(told);
    }
    // Re-reads are counted by user.
    const mine = signedIn.user.id;
    signedIn.user.id = await createUser(database.db);
    const { id } = await connectTestAccount(database.db, "digistore24", { apiKey: "1-now" }, signedIn.user.id);
    expect(await fieldsAt(sync, window(-DAY, 0), { id })).toMatchObject({ status: 202 });
    signedIn.user.id = mine;
  });
});

describe("quotas", () => {
  test("a user's twenty-first re-read within an hour is refused with the time to wait, a sync without a period is not", async () => {
    const route = routes.find(({ path, method }) => path.endsWith("/sync") && method === "POST") as Route;
    const window = { start: "2026-05-01T00:00:00Z", end: "2026-06-01T00:00:00Z" };
    const reread = () => call(route, { body: JSON.stringify({ window }) });
    for (let n = 0; n < 20; n += 1) expect((await reread()).status).toBe(202);
    const refused = await reread();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(3_000);
    expect(await refused.json()).toMatchObject({ error: { code: "too_many_requests" } });
    expect((await call(route, {})).status).toBe(202);
  });

  test("a user who asks without end is slowed down, and only that one", async () => {
    const route = routes.find(({ path }) => path === "/api/networks") as Route;
    const mine = signedIn.user.id;
    perMinute.counted = true;
    const statuses = await Promise.all(Array.from({ length: 1_300 }, async () => (await call(route, {})).status));
    expect(statuses).toContain(429);
    signedIn.user.id = randomUUID();
    expect((await call(route, {})).status).toBe(200);
    signedIn.user.id = mine;
    perMinute.counted = false;
  });
});
