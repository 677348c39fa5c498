import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signInBrowser } from "../dev/demo/client";
import { launchChromium } from "../dev/test/chromium";
import { type MailServer, startMailServer } from "../test/mail-server";
import { waitFor } from "../test/wait-for";
import { startWebhookReceiver, type WebhookReceiver } from "../test/webhook-receiver";
import { connect, type EndToEnd, isComplete, PASSWORD, startEndToEnd } from "./stack";

const executablePath = process.env.CHROMIUM_PATH;

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
      SMTP_URL: mail.url,
      MAIL_FROM: "Tidemark <alerts@example.com>",
      ALERTS_TO_LOOPBACK: "true",
    });
    browser = await launchChromium(executablePath as string);
    page = await browser.newPage({ timezoneId: "Europe/Berlin", viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(120_000);
  });
  afterAll(async () => {
    await browser?.close();
    await e2e?.close();
    await receiver?.close();
    await mail?.close();
  });

  /** What the five-minute sweep does for one user; the engine of the tests has no clock of its own. */
  const look = async (userId: string) => {
    const event = { name: "alerts.check", data: { userId } };
    const sent = await fetch(`${e2e.stack.engine.url}/e/key`, { method: "POST", body: JSON.stringify([event]) });
    expect(sent.ok).toBe(true);
  };

  test("a key that breaks is one mail and one signed message, a reconnect the other; a click ends the mails", async () => {
    const { sandbox, stack } = e2e;
    const user = await e2e.signUp("Ann Alert");
    const [{ id: userId } = { id: "" }] = await e2e.query<{ id: string }>('select id from "user" where email = $1', [
      user.email,
    ]);
    const account = await connect(e2e, user, "digistore24", { since: "2026-10-01", salesPerDay: 2 });
    await waitFor("the import is complete", () => isComplete(user, account.id));
    await signInBrowser(page.context(), stack.appUrl, { email: user.email, password: PASSWORD });

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

    for (const canary of [secret, secret.slice(6), receiver.url]) {
      expect(e2e.logs()).not.toContain(canary);
      const state = await (await fetch(`${stack.engine.url}/stand-in/runs`)).text();
      expect(state).not.toContain(canary);
      for (const { name } of await e2e.query<{ name: string }>(
        "select table_name as name from information_schema.tables where table_schema = 'public'",
      )) {
        const rows = await e2e.query(`select t::text as row from "${name}" as t`);
        expect({ name, holds: JSON.stringify(rows).includes(canary) }).toEqual({ name, holds: false });
      }
    }
  });

  test("what a user chooses stays, by the keyboard as well, and a webhook that leads to no web address is refused", async () => {
    const user = await e2e.signUp("Cho Chooser");
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
});
