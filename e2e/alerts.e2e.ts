import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signInBrowser, signUp } from "../dev/demo/client";
import { type MailServer, startMailServer } from "../test/mail-server";
import { waitFor } from "../test/wait-for";
import { startWebhookReceiver, type WebhookReceiver } from "../test/webhook-receiver";
import { launchChecked } from "./checked-browser";
import { expectNowhere } from "./expect-nowhere";
import { connect, type EndToEnd, isComplete, PASSWORD, startEndToEnd } from "./stack";

const executablePath = process.env.CHROMIUM_PATH;
const SMTP_PASSWORD = "canary-of-the-mail-server";

describe.skipIf(!executablePath)("somebody is told", () => {
  let mail: MailServer;
  let receiver: WebhookReceiver;
  let e2e: EndToEnd;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    mail = await startMailServer();
    receiver = await startWebhookReceiver();
    e2e = await startEndToEnd({
      SMTP_URL: mail.url.replace("//", `//tidemark:${SMTP_PASSWORD}@`),
      MAIL_FROM: "Tidemark <alerts@example.com>",
      ALERTS_TO_LOOPBACK: "true",
    });
    browser = await launchChecked(executablePath as string);
    page = await browser.newPage({ timezoneId: "Europe/Berlin", viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(120_000);
  });
  afterAll(async () => {
    await browser?.close();
    await e2e?.close();
    await receiver?.close();
    await mail?.close();
  });

  /** The first link of the mail with this subject. */
  const linkOf = async (email: string, subject: string) => {
    const found = await waitFor(`the mail "${subject}"`, () =>
      mail.mails.find((one) => one.to[0] === email && one.subject === subject),
    );
    return /http:\S+/.exec(found.text)?.[0] ?? "";
  };

  /** What the five-minute sweep does for one user; the engine of the tests has no clock of its own. */
  const look = async (userId: string) => {
    const event = { name: "alerts.check", data: { userId } };
    const sent = await fetch(`${e2e.stack.engine.url}/e/key`, { method: "POST", body: JSON.stringify([event]) });
    expect(sent.ok).toBe(true);
  };

  test("a key that breaks is one mail and one signed message, a reconnect the other; a click ends the mails", async () => {
    const { sandbox, stack } = e2e;
    const email = "ann@example.com";
    await page.goto(`${stack.appUrl}/sign-up`);
    await page.getByLabel("Name").fill("Ann Alert");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign up" }).click();
    await page.getByRole("heading", { name: "Check your mail" }).waitFor();
    await page.goto(await linkOf(email, "Confirm your e-mail address"));
    await page.getByRole("navigation", { name: "Main" }).waitFor();
    const user = { ...(await signUp(stack.appUrl, { name: "Ann Alert", email, password: PASSWORD })), email };
    expect(mail.passwords).toContain(SMTP_PASSWORD);
    // Who signs up again is told so, after the answer.
    await linkOf(email, "You have a login already");
    mail.mails.length = 0;
    const [{ id: userId } = { id: "" }] = await e2e.query<{ id: string }>('select id from "user" where email = $1', [
      user.email,
    ]);
    const account = await connect(e2e, user, "digistore24", { since: "2026-10-01", salesPerDay: 2 });
    await waitFor("the import is complete", () => isComplete(user, account.id));

    await page.goto(`${stack.appUrl}/settings/alerts`);
    await page.getByText("Nothing, as far as you asked to be told.").waitFor();
    await page.getByRole("button", { name: /^Send a test: E-mail/ }).click();
    await page.getByText("The test was taken.").waitFor();
    expect(mail.mails.map(({ subject, to }) => [subject, to])).toEqual([["A test from Tidemark", [user.email]]]);

    await page.getByLabel("Address").fill(receiver.url);
    await page.getByRole("button", { name: "Add" }).click();
    await page.getByText("The webhook's secret").waitFor();
    await page.getByRole("button", { name: "Show Secret" }).click();
    const secret = await page.getByLabel("Secret", { exact: true }).inputValue();
    expect(secret).toMatch(/^whsec_/);
    receiver.answer = { status: 500 };
    await page.getByRole("button", { name: /^Send a test: Webhook/ }).click();
    await page.getByText("The address answered 500.", { exact: true }).waitFor();
    receiver.answer = { status: 204 };
    await page.getByRole("button", { name: /^Send a test: Webhook/ }).click();
    await page.getByText("The test was taken.").waitFor();
    await page.reload();
    await page.getByText("Where you are told").waitFor();
    expect(await page.content()).not.toContain(secret.slice(6));

    const label = "Test digistore24";
    sandbox.changeKey({ network: "digistore24", account: account.sandboxId, action: "revoke" });
    await user.send("POST", `/api/accounts/${account.id}/sync`);
    await waitFor("the mail has come", () => mail.mails.length > 1);
    expect(mail.mails.slice(1).map(({ subject }) => subject)).toEqual([`${label} (Digistore24) needs you`]);
    const came = (type: string) => receiver.deliveries.find(({ json }) => json.type === type);
    const opened = await waitFor("the message has come", () => came("incident.opened"));
    expect(receiver.verified(opened, secret)).toMatchObject({
      type: "incident.opened",
      data: { kind: "needs_you", accountId: account.id, label },
    });
    const yesterday = await waitFor("the day is told", () => came("period.complete"));
    expect(receiver.verified(yesterday, secret)).toMatchObject({ data: { unit: "day", totals: expect.any(Array) } });
    await page.reload();
    await page.getByText(`${label} needs you`).waitFor();
    await page.getByText("The network does not accept the credentials.").waitFor();

    const { credentials } = sandbox.changeKey({
      network: "digistore24",
      account: account.sandboxId,
      action: "rotate",
    }) as { credentials: Record<string, string> };
    await user.send("PUT", `/api/accounts/${account.id}/credentials`, { credentials });
    await waitFor("the account is well", async () => {
      const { account: known } = await user.get<{ account: { state: string } }>(`/api/accounts/${account.id}`);
      return known.state === "on_time";
    });
    await look(userId);
    await waitFor("the mail has come", () => mail.mails.length > 2);
    expect(mail.mails.slice(2).map(({ subject }) => subject)).toEqual([`${label} (Digistore24) is read again`]);

    const stop = /https?:\S+unsubscribe\?token=\S+/.exec(mail.mails[2]?.text ?? "")?.[0] ?? "";
    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto(stop);
    await stranger.getByRole("button", { name: "Stop the mails" }).click();
    await stranger.getByRole("heading", { name: "No more mails" }).waitFor();
    const { channels } = await user.get<{ channels: { id: string; enabled: boolean }[] }>("/api/alerts");
    expect(channels.find(({ id }) => id === "email")).toMatchObject({ enabled: false });

    await expectNowhere(e2e, {
      "webhook secret": secret,
      "webhook secret, bare": secret.slice(6),
      "webhook address": receiver.url,
      "mail server's password": SMTP_PASSWORD,
    });
  });

  test("what a user chooses stays, by the keyboard as well, and a webhook that leads to no web address is refused", async () => {
    const login = { name: "Cho Chooser", email: "cho@example.com", password: PASSWORD };
    await signUp(e2e.stack.appUrl, login).catch(() => undefined);
    await fetch(await linkOf(login.email, "Confirm your e-mail address"), { redirect: "manual" });
    const user = { ...(await signUp(e2e.stack.appUrl, login)), email: login.email };
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const own = await context.newPage();
    await signInBrowser(context, e2e.stack.appUrl, { email: user.email, password: PASSWORD });
    await own.goto(`${e2e.stack.appUrl}/settings/alerts`);
    const hours = own.getByLabel("Hours without a read");
    await hours.fill("12");
    await hours.press("Enter");
    await waitFor("the hours are stored", async () => {
      const { rules } = await user.get<{ rules: { delayed: { hours: number } } }>("/api/alerts");
      return rules.delayed.hours === 12;
    });
    await own.getByRole("switch", { name: "Keep them" }).press("Space");
    await own.getByLabel("From").fill("21:30");
    await waitFor("the hours are stored", async () => {
      const { quietHours } = await user.get<{ quietHours: { from: string } | null }>("/api/alerts");
      return quietHours?.from === "21:30";
    });
    await own.reload();
    expect(await own.getByLabel("From").inputValue()).toBe("21:30");
    const wide = await own.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    for (const url of ["ftp://example.com/x", "https://user:pass@example.com/", "not an address"]) {
      const refused = user.send("PUT", "/api/alerts", { channels: [{ kind: "webhook", url }] });
      await expect(refused).rejects.toThrow("400");
    }
    await context.close();
  });

  test("who has forgotten the password chooses a new one by the link of a mail", async () => {
    const login = { name: "Fay Forgot", email: "fay@example.com", password: PASSWORD };
    await signUp(e2e.stack.appUrl, login).catch(() => undefined);
    await fetch(await linkOf(login.email, "Confirm your e-mail address"), { redirect: "manual" });
    const own = await (await browser.newContext()).newPage();
    own.setDefaultTimeout(120_000);
    await own.goto(`${e2e.stack.appUrl}/sign-in`);
    await own.getByRole("link", { name: "Forgot your password?" }).click();
    await own.getByRole("heading", { name: "Forgotten password" }).waitFor();
    await own.getByLabel("E-mail").fill(login.email);
    await own.getByRole("button", { name: "Send me a link" }).click();
    await own.getByRole("heading", { name: "Check your mail" }).waitFor();
    const link = await linkOf(login.email, "Choose a new password");
    const token = new URL(link).searchParams.get("token") ?? "";
    await expectNowhere(e2e, { "token of the link": token, "old password": PASSWORD });
    expect(mail.mails.filter(({ raw, to }) => raw.includes(token) && to[0] !== login.email)).toEqual([]);
    await own.goto(link);
    await own.getByLabel("New password").fill("a wholly different horse");
    await own.getByRole("button", { name: "Save it" }).click();
    await own.getByRole("heading", { name: "Sign in" }).waitFor();
    await own.getByLabel("E-mail").fill(login.email);
    await own.getByLabel("Password", { exact: true }).fill("a wholly different horse");
    await own.getByRole("button", { name: "Sign in" }).click();
    await own.getByRole("navigation", { name: "Main" }).waitFor();
    await own.goto(link);
    await own.getByLabel("New password").fill("and one more horse");
    await own.getByRole("button", { name: "Save it" }).click();
    await own.getByText("This link is no longer valid. Ask for a new one.").waitFor();
    await own.context().close();
  });
});
