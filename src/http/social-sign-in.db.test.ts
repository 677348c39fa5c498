import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, expect, test, vi } from "vitest";
import { setAppEnvironment } from "../../test/app-environment";
import { askAuth, cookieOf, sessionOf } from "../../test/ask-auth";
import { testDatabase } from "../../test/database";

vi.mock("./password-hashing", () => import("../../test/plain-passwords"));

const APP_URL = "http://127.0.0.1:3993";
const PASSWORD = "correct horse battery";
const database = testDatabase();

/** Who is signed in at GitHub, which cannot be had here: its three answers are its documentation's. */
let visitor: { id: number; email: string; verified: boolean };
const github: Record<string, () => unknown> = {
  "https://github.com/login/oauth/access_token": () => ({
    access_token: "gho_secret",
    token_type: "bearer",
    scope: "",
  }),
  "https://api.github.com/user": () => ({ id: visitor.id, login: "octo", name: "Octo Cat", email: visitor.email }),
  "https://api.github.com/user/emails": () => [{ email: visitor.email, primary: true, verified: visitor.verified }],
};

beforeAll(() => {
  const GITHUB = { GITHUB_CLIENT_ID: "client-of-github", GITHUB_CLIENT_SECRET: "secret-of-github" };
  setAppEnvironment({ DATABASE_URL: database.url, APP_URL, ...GITHUB });
  vi.stubGlobal("fetch", async (input: URL | Request | string) => {
    const url = input instanceof Request ? input.url : String(input);
    const answer = github[url];
    if (!answer) throw new Error(`GitHub has no ${url}`);
    return Response.json(answer());
  });
});

/** From the button to the way back. */
async function signInBy(who: typeof visitor) {
  visitor = who;
  const begun = await askAuth("sign-in/social", { provider: "github", callbackURL: "/" });
  const { url } = (await begun.json()) as { url: string };
  const state = new URL(url).searchParams.get("state") ?? "";
  const back = await askAuth(`callback/github?code=abc&state=${state}`, undefined, { cookie: cookieOf(begun) });
  return { url: new URL(url), back, session: await sessionOf(cookieOf(back)) };
}

const someone = (verified = true) => ({
  id: Math.floor(Math.random() * 1e9),
  email: `${randomUUID()}@example.com`,
  verified,
});

test("who comes from GitHub gets a login and a session, the same one the next time", async () => {
  const who = someone();
  const { url, back, session } = await signInBy(who);
  expect(url.origin + url.pathname).toBe("https://github.com/login/oauth/authorize");
  expect(url.searchParams.get("redirect_uri")).toBe(`${APP_URL}/api/auth/callback/github`);
  expect([back.status, back.headers.get("location")]).toEqual([302, "/"]);
  expect(session?.user.email).toBe(who.email);
  await signInBy(who);
  const { rows } = await database.db.execute(sql`
    select kind from audit_entry join "user" on "user".id = user_id where email = ${who.email} order by kind`);
  expect(rows).toEqual([{ kind: "signed_in" }, { kind: "signed_in" }, { kind: "signed_up" }]);
});

test("a login that somebody made with another's unproven address is not joined to theirs", async () => {
  const who = someone();
  const made = await askAuth("sign-up/email", { name: "First", email: who.email, password: PASSWORD });
  expect(made.status).toBe(200);
  const { session, back } = await signInBy(who);
  expect(session).toBeNull();
  expect(back.headers.get("location")).toContain("error=account_not_linked");
});

test("a proven address on both sides is one login, and of an unproven one at GitHub none", async () => {
  const who = someone();
  await askAuth("sign-up/email", { name: "Same", email: who.email, password: PASSWORD });
  await database.db.execute(sql`update "user" set email_verified = true where email = ${who.email}`);
  expect((await signInBy({ ...who, verified: false })).session).toBeNull();
  expect((await signInBy(who)).session?.user.email).toBe(who.email);
});

test("who has no password sets one once, and no token of GitHub is told by any answer", async () => {
  const who = someone();
  const { back, session } = await signInBy(who);
  const cookie = cookieOf(back);
  const request = new Request(APP_URL, { headers: { cookie } });
  const { setFirstPassword } = await import("./own-password");
  const user = { name: "Octo", email: who.email };
  await expect(setFirstPassword(request, user, "password1")).rejects.toMatchObject({ status: 400 });
  await setFirstPassword(request, user, PASSWORD);
  await expect(setFirstPassword(request, user, PASSWORD)).rejects.toMatchObject({ status: 409 });
  expect((await askAuth("sign-in/email", { email: who.email, password: PASSWORD })).status).toBe(200);
  const listed = await askAuth("list-accounts", undefined, { cookie });
  expect(await listed.text()).not.toContain("gho_secret");
  expect(JSON.stringify(session)).not.toContain("gho_secret");
});
