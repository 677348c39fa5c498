import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { setAppEnvironment } from "../../test/app-environment";
import { askAuth, cookieOf, sessionOf } from "../../test/ask-auth";
import { testDatabase } from "../../test/database";
import { type MailServer, startMailServer } from "../../test/mail-server";
import { waitFor } from "../../test/wait-for";

// What is mailed is tested here, not what a hash costs.
vi.mock("./password-hashing", () => import("../../test/plain-passwords"));

const APP_URL = "http://127.0.0.1:3994";
const PASSWORD = "correct horse battery";
const database = testDatabase();
let mail: MailServer;

beforeAll(async () => {
  mail = await startMailServer();
  setAppEnvironment({
    DATABASE_URL: database.url,
    APP_URL,
    TRUSTED_PROXY_HOPS: "1",
    SMTP_URL: mail.url,
    MAIL_FROM: "Tidemark <login@example.com>",
  });
});
afterAll(() => mail?.close());
beforeEach(() => {
  mail.mails.length = 0;
});

let places = 0;
const post = (path: string, body: unknown, cookie?: string) => {
  places += 1;
  return askAuth(path, body, { address: `192.0.2.${places % 250}`, cookie });
};

const signUp = (email: string) => post("sign-up/email", { name: "Pat", email, password: PASSWORD });
const signIn = (email: string, password = PASSWORD) => post("sign-in/email", { email, password });
const mailTo = (email: string, subject: string) =>
  waitFor(`a mail "${subject}"`, () => mail.mails.find((one) => one.to[0] === email && one.subject === subject));
const linkIn = (text: string) => new URL(/http:\/\/\S+/.exec(text)?.[0] ?? "");

/** Follows the link of the confirmation as a browser does. */
async function confirm(email: string): Promise<Response> {
  const link = linkIn((await mailTo(email, "Confirm your e-mail address")).text);
  return askAuth(`${link.pathname}${link.search}`.replace("/api/auth/", ""));
}

async function person(): Promise<string> {
  const email = `${randomUUID()}@example.com`;
  await signUp(email);
  expect((await confirm(email)).status).toBe(302);
  mail.mails.length = 0;
  return email;
}

describe("where mail proves whose an address is", () => {
  test("a login opens by the link of a mail, once and nowhere else than here", async () => {
    const email = `${randomUUID()}@example.com`;
    const made = await signUp(email);
    expect(made.status).toBe(200);
    expect(cookieOf(made)).not.toContain("session_token");
    const early = await signIn(email);
    expect([early.status, (await early.json()).code]).toEqual([403, "EMAIL_NOT_VERIFIED"]);
    const confirmed = await confirm(email);
    expect([confirmed.status, confirmed.headers.get("location")]).toEqual([302, "/"]);
    expect(await sessionOf(cookieOf(confirmed))).toMatchObject({ user: { email, emailVerified: true } });
    expect((await signIn(email)).status).toBe(200);
  });

  test("signing up tells nobody whether an address is known: only its owner learns of it", async () => {
    const known = await person();
    const unknown = `${randomUUID()}@example.com`;
    const [second, first] = [await signUp(known), await signUp(unknown)];
    expect(second.status).toBe(first.status);
    const shape = async (answer: Response) => {
      const body = await answer.json();
      return [Object.keys(body).sort(), Object.keys(body.user).sort(), body.user.emailVerified];
    };
    expect(await shape(second)).toEqual(await shape(first));
    expect((await mailTo(known, "You have a login already")).text).toContain("nothing was changed");
    expect((await signIn(known)).status).toBe(200);
  });

  test("a forgotten password is set anew by a link, once; the old one and all sessions are gone", async () => {
    const email = await person();
    const session = cookieOf(await signIn(email));
    expect(await sessionOf(session)).toMatchObject({ user: { email } });
    const asked = await post("request-password-reset", { email });
    const stranger = await post("request-password-reset", { email: `${randomUUID()}@example.com` });
    expect([asked.status, await asked.text()]).toEqual([stranger.status, await stranger.text()]);
    const link = linkIn((await mailTo(email, "Choose a new password")).text);
    expect(link.pathname).toBe("/reset-password");
    const token = link.searchParams.get("token");
    const newPassword = "another horse entirely";
    expect((await post("reset-password", { token, newPassword })).status).toBe(200);
    expect(await sessionOf(session)).toBeNull();
    expect((await signIn(email)).status).toBe(401);
    expect((await signIn(email, newPassword)).status).toBe(200);
    const again = await post("reset-password", { token, newPassword: "a third horse at last" });
    expect([again.status, (await again.json()).code]).toEqual([400, "INVALID_TOKEN"]);
    expect(mail.mails.map(({ to }) => to)).toEqual([[email]]);
  });

  test("another address takes the password and a link to it, and the old one learns of it", async () => {
    const email = await person();
    const cookie = cookieOf(await signIn(email));
    const newEmail = `${randomUUID()}@example.com`;
    const stolen = await post("change-email", { newEmail, password: "a guess of mine" }, cookie);
    expect([stolen.status, (await stolen.json()).code]).toEqual([403, "wrong_password"]);
    expect(mail.mails).toEqual([]);

    expect((await post("change-email", { newEmail, password: PASSWORD }, cookie)).status).toBe(200);
    expect((await mailTo(email, "Your e-mail address is about to change")).text).toContain("change your password now");
    const link = linkIn((await mailTo(newEmail, "Confirm your new e-mail address")).text);
    expect(await sessionOf(cookie)).toMatchObject({ user: { email } });
    expect((await askAuth(`${link.pathname}${link.search}`.replace("/api/auth/", ""))).status).toBe(302);
    expect((await signIn(email)).status).toBe(401);
    expect((await signIn(newEmail)).status).toBe(200);
    const { rows } = await database.db.execute<{ kind: string }>(sql`
      select kind from audit_entry join "user" on "user".id = user_id where email = ${newEmail}`);
    expect(rows.filter(({ kind }) => kind === "email_changed")).toHaveLength(1);
  });

  test("the address of another login is not told, and not taken", async () => {
    const [email, taken] = [await person(), await person()];
    const cookie = cookieOf(await signIn(email));
    const free = `${randomUUID()}@example.com`;
    const answers = [];
    for (const newEmail of [taken, free]) {
      const answer = await post("change-email", { newEmail, password: PASSWORD }, cookie);
      answers.push([answer.status, await answer.text()]);
    }
    expect(answers[0]).toEqual(answers[1]);
    await mailTo(free, "Confirm your new e-mail address");
    expect(mail.mails.filter(({ to }) => to[0] === taken)).toEqual([]);
  });

  test("few letters go to one address, and the answer is the same for one that nobody has", async () => {
    const [known, unknown] = [await person(), `${randomUUID()}@example.com`];
    for (const email of [known, unknown]) {
      const statuses: number[] = [];
      for (let n = 0; n < 6; n += 1) statuses.push((await post("request-password-reset", { email })).status);
      expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);
    }
    await waitFor("the letters have come", () => mail.mails.length === 4);
  });
});
