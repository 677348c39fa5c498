import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { setAppEnvironment } from "../../test/app-environment";
import { askAuth, cookieOf, sessionOf } from "../../test/ask-auth";
import { testDatabase } from "../../test/database";

// What is counted is tested here, not what it costs.
vi.mock("./password-hashing", () => import("../../test/plain-passwords"));

const APP_URL = "http://127.0.0.1:3998";
const PASSWORD = "correct horse battery";
const database = testDatabase();

beforeAll(() => setAppEnvironment({ DATABASE_URL: database.url, APP_URL, TRUSTED_PROXY_HOPS: "1" }));

interface Sent {
  address?: string;
  cookie?: string;
  /** What the client itself writes before the address that the proxy adds. */
  invented?: string;
}

const post = (path: string, body: unknown, { address = "198.51.100.1", cookie, invented }: Sent = {}) =>
  askAuth(path, body, { address: invented ? `${invented}, ${address}` : address, cookie });

const signIn = (email: string, password: string, sent?: Sent) => post("sign-in/email", { email, password }, sent);
const deviceOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .find((text) => text.startsWith("tidemark.device="))
    ?.split(";")[0] ?? "";

let people = 0;
/** A login of its own for each test, made at an address of its own. */
async function person(): Promise<{ email: string; device: string; home: string }> {
  people += 1;
  const home = `192.0.2.${people}`;
  const email = `${randomUUID()}@example.com`;
  const answer = await post("sign-up/email", { name: "Pat", email, password: PASSWORD }, { address: home });
  expect(answer.status).toBe(200);
  return { email, device: deviceOf(answer), home };
}

/** Wrong passwords until one try is not even looked at, or `most`. */
async function guesses(email: string, most: number, sent: (n: number) => Sent): Promise<number> {
  for (let n = 0; n < most; n += 1) if ((await signIn(email, `wrong ${n}`, sent(n))).status === 429) return n;
  return most;
}

describe("a session", () => {
  test("its token is in its cookie alone, in no body", async () => {
    const { email, home } = await person();
    const answer = await signIn(email, PASSWORD, { address: home });
    const cookie = cookieOf(answer);
    const token = decodeURIComponent(/session_token=([^;.]+)/.exec(cookie)?.[1] ?? "");
    expect(token.length).toBeGreaterThan(20);
    const bodies = [await answer.json(), await sessionOf(cookie)];
    expect(bodies).toMatchObject([{ user: { email } }, { user: { email } }]);
    expect(JSON.stringify(bodies)).not.toContain(token);
  });

  test("a new password ends the others, and this one goes on", async () => {
    const { email, home } = await person();
    const [here, elsewhere] = [
      cookieOf(await signIn(email, PASSWORD, { address: home })),
      cookieOf(await signIn(email, PASSWORD, { address: home })),
    ];
    const passwords = { currentPassword: PASSWORD, newPassword: `${PASSWORD} new`, revokeOtherSessions: true };
    const changed = await post("change-password", passwords, { cookie: here, address: home });
    expect(changed.status).toBe(200);
    expect(await changed.text()).not.toContain("token");
    expect(await sessionOf(elsewhere)).toBeNull();
    expect(await sessionOf(cookieOf(changed))).toMatchObject({ user: { email } });
    expect((await signIn(email, PASSWORD, { address: home })).status).toBe(401);
  });
});

test("where no mail proves an address, another one is taken at once, with the password", async () => {
  const { email, home } = await person();
  const cookie = cookieOf(await signIn(email, PASSWORD, { address: home }));
  const newEmail = `new-${email}`;
  const change = (password: string) => post("change-email", { newEmail, password }, { cookie, address: home });
  expect((await change("a guess of mine")).status).toBe(403);
  expect((await signIn(newEmail, PASSWORD, { address: home })).status).toBe(401);
  expect((await change(PASSWORD)).status).toBe(200);
  expect((await signIn(newEmail, PASSWORD, { address: home })).status).toBe(200);
});

describe("signing in", () => {
  test("a guesser at one address is stopped after ten tries, whatever addresses it invents, and told how long", async () => {
    const { email, home } = await person();
    const tried = await guesses(email, 30, (n) => ({ address: "203.0.113.5", invented: `10.0.0.${n}` }));
    expect(tried).toBe(10);
    const refused = await signIn(email, PASSWORD, { address: "203.0.113.5" });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(60);
    expect((await signIn(email, PASSWORD, { address: home })).status).toBe(200);
  });

  test("one stranger, however busy, does not lock the owner out of a device that is new", async () => {
    const { email } = await person();
    for (let n = 0; n < 100; n += 1) await signIn(email, "wrong", { address: "203.0.113.6" });
    expect((await signIn(email, PASSWORD, { address: "198.51.100.200" })).status).toBe(200);
  });

  test("a stranger at one address who tries one password on many e-mail addresses is stopped, and nobody else is", async () => {
    const { email } = await person();
    const spray = { address: "203.0.113.13" };
    const statuses: number[] = [];
    for (let n = 0; n < 125; n += 1) statuses.push((await signIn(`${n}-${email}`, "Password1!", spray)).status);
    expect(statuses.filter((status) => status !== 429)).toHaveLength(120);
    expect(statuses.slice(120)).toEqual(Array(5).fill(429));
    expect((await signIn(email, PASSWORD, { address: "198.51.100.201" })).status).toBe(200);
  });

  test("strangers at many addresses are stopped by the e-mail address, its owner's own device is not", async () => {
    const { email, device } = await person();
    expect(await guesses(email, 100, (n) => ({ address: `203.0.113.${100 + (n % 100)}` }))).toBe(50);
    expect((await signIn(email, PASSWORD, { address: "198.51.100.77" })).status).toBe(429);
    expect((await signIn(email, PASSWORD, { address: "198.51.100.78", cookie: device })).status).toBe(200);
    const other = await person();
    expect((await signIn(other.email, PASSWORD, { address: "198.51.100.78" })).status).toBe(200);
  });

  test("a device is known for its own e-mail address alone, and has a limit as well", async () => {
    const [mine, other] = [await person(), await person()];
    expect(await guesses(other.email, 30, () => ({ address: "203.0.113.7", cookie: mine.device }))).toBe(10);
    expect(await guesses(mine.email, 60, (n) => ({ address: `203.0.113.${n}`, cookie: mine.device }))).toBe(20);
    const forged = `${mine.device.slice(0, -3)}abc`;
    expect(await guesses(other.email, 30, () => ({ address: "203.0.113.8", cookie: forged }))).toBe(10);
  });

  test("only who has shown the password gets the cookie of a known device", async () => {
    const { email } = await person();
    const sent = { address: "203.0.113.12" };
    expect(deviceOf(await signIn(email, "wrong", sent))).toBe("");
    for (const path of ["request-password-reset", "send-verification-email", "sign-up/email"]) {
      const answer = await post(path, { email, password: PASSWORD, name: "Pat" }, sent);
      expect({ path, device: deviceOf(answer) }).toEqual({ path, device: "" });
    }
    expect(deviceOf(await signIn(email, PASSWORD, sent))).not.toBe("");
  });

  test("who signs in at last owes nothing for the tries before", async () => {
    const { email } = await person();
    const sent = { address: "203.0.113.9" };
    for (let round = 0; round < 3; round += 1) {
      expect(await guesses(email, 9, () => sent)).toBe(9);
      expect((await signIn(email, PASSWORD, sent)).status).toBe(200);
    }
  });

  test("spelled in capitals, or through another spelling of the path, it is the same e-mail address and limit", async () => {
    const { email } = await person();
    const tried = await guesses(email, 30, () => ({ address: "203.0.113.10" }));
    expect(tried).toBe(10);
    expect((await signIn(email.toUpperCase(), PASSWORD, { address: "203.0.113.10" })).status).toBe(429);
    expect((await post("sign-in/email/", { email, password: PASSWORD }, { address: "203.0.113.10" })).status).toBe(429);
  });

  test("the session remembers the address that the proxy saw, not an invented one", async () => {
    const { email } = await person();
    await signIn(email, PASSWORD, { address: "203.0.113.11", invented: "6.6.6.6" });
    const { rows } = await database.db.execute<{ ip_address: string }>(
      `select ip_address from session join "user" on "user".id = user_id where email = '${email}' order by session.created_at`,
    );
    expect(rows.at(-1)?.ip_address).toBe("203.0.113.11");
  });
});

describe("what auth is sent", () => {
  const valid = () => ({ name: "Pat", email: `${randomUUID()}@example.com`, password: PASSWORD });

  test.each([
    ["name", "x".repeat(101)],
    ["email", `${"x".repeat(250)}@example.com`],
    ["password", "x".repeat(129)],
    ["image", "x".repeat(2_001)],
    ["name", { first: "an object" }],
  ])("has a greatest length: %s", async (field, value) => {
    const answer = await post("sign-up/email", { ...valid(), [field]: value }, { address: "192.0.2.200" });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: { code: "invalid_request", fields: { [field]: expect.any(String) } },
    });
  });

  test("a name of 20 MB is refused with 413 before it is read", async () => {
    const answer = await post("sign-up/email", { ...valid(), name: "x".repeat(20_000_000) });
    expect(answer.status).toBe(413);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });
});

describe("the password of an open session", () => {
  /** How many of 25 guesses are not even looked at. */
  const refused = async (path: string, bodyOf: (n: number) => object, cookieAt: (n: number) => string) => {
    const statuses: number[] = [];
    for (let n = 0; n < 25; n += 1) statuses.push((await post(path, bodyOf(n), { cookie: cookieAt(n) })).status);
    return statuses.filter((status) => status === 429).length;
  };
  const signedIn = async () => {
    const { email, home } = await person();
    return cookieOf(await signIn(email, PASSWORD, { address: home }));
  };

  test.each([
    ["change-password", (n: number) => ({ currentPassword: `wrong ${n}`, newPassword: "another long one" })],
    ["two-factor/disable", (n: number) => ({ password: `wrong ${n}` })],
    ["two-factor/disable", (n: number) => ({ password: `wrong ${n}`, email: `${n}@example.com` })],
    ["two-factor/enable", (n: number) => ({ password: `wrong ${n}` })],
  ])("is guessed at twenty times, whatever else is sent: %s", async (path, bodyOf) => {
    const cookie = await signedIn();
    expect(await refused(path, bodyOf, (n) => `other=${n}; ${cookie}; more=${n}`)).toBe(5);
  });

  test("is changed without a cookie for the device of whoever else is named", async () => {
    const victim = await person();
    const cookie = await signedIn();
    const passwords = { currentPassword: PASSWORD, newPassword: `${PASSWORD} new`, revokeOtherSessions: true };
    const changed = await post("change-password", { ...passwords, email: victim.email }, { cookie });
    expect(changed.status).toBe(200);
    expect(deviceOf(changed)).toBe("");
  });
});

test("whoever sends links that are none keeps nobody else from setting a new password", async () => {
  const reset = (address: string) =>
    post("reset-password", { token: "none", newPassword: "a long new one" }, { address });
  for (let n = 0; n < 25; n += 1) await reset("203.0.113.20");
  expect((await reset("203.0.113.20")).status).toBe(429);
  expect((await reset("203.0.113.21")).status).toBe(400);
});
