import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EndToEnd, PASSWORD, startEndToEnd } from "./stack";

const executablePath = process.env.CHROMIUM_PATH;

describe.skipIf(!executablePath)("in a browser", () => {
  let e2e: EndToEnd;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    e2e = await startEndToEnd();
    browser = await chromium.launch({
      ...(executablePath ? { executablePath } : {}),
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    });
    page = await browser.newPage();
    page.setDefaultTimeout(120_000);
  });
  afterAll(async () => {
    await browser?.close();
    await e2e?.close();
  });

  const badge = (color: string) => page.locator(`[data-testid="health-badge"][data-color="${color}"]`).waitFor();

  test("a user signs up, connects, sees green, then red for a rejected key, reconnects and sees green again", async () => {
    const { sandbox, stack } = e2e;
    const { account, credentials } = sandbox.createAccount({
      network: "digistore24",
      profile: { since: "2026-09-01", salesPerDay: 2 },
    });
    await page.goto(`${stack.appUrl}/sign-up`);
    await page.getByLabel("Name").fill("Bea Browser");
    await page.getByLabel("E-mail").fill("bea@example.com");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign up" }).click();

    await page.getByRole("button", { name: "Connect account" }).click();
    await page.getByLabel("Network").selectOption("digistore24");
    await page.getByLabel("Label").fill("My offers");
    await page.getByLabel("API key").fill(credentials.apiKey ?? "");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await badge("green");

    sandbox.changeKey({ network: "digistore24", account, action: "revoke" });
    await page.getByRole("button", { name: /^Actions for/ }).click();
    await page.getByRole("menuitem", { name: "Sync now" }).click();
    await badge("red");
    await page.getByTestId("account-row").filter({ hasText: "does not accept the credentials" }).waitFor();

    const rotated = sandbox.changeKey({ network: "digistore24", account, action: "rotate" });
    await page.getByRole("button", { name: "Reconnect" }).first().click();
    await page.getByLabel("API key").fill(rotated.credentials.apiKey ?? "");
    await page.getByRole("dialog").getByRole("button", { name: "Reconnect" }).click();
    await badge("green");

    const [{ accounts }] = await e2e
      .query<{ accounts: string }>("select count(*) as accounts from network_account")
      .then((rows) => rows as [{ accounts: string }]);
    expect(accounts).toBe("1");
  });

  test("a page that its script has not reached yet takes no click and no word", async () => {
    const slow = await browser.newPage();
    await slow.route(/\.js(\?|$)/, (route) => route.abort());
    await slow.goto(`${e2e.stack.appUrl}/sign-in`);
    expect(await slow.getByLabel("E-mail").isDisabled()).toBe(true);
    expect(await slow.getByRole("button", { name: "Sign in" }).isDisabled()).toBe(true);
    await slow.context().addCookies(await page.context().cookies());
    await slow.goto(e2e.stack.appUrl);
    const click = slow.getByText("Connect account").first().click({ timeout: 1_000 });
    await expect(click).rejects.toThrow(/Timeout/);
    await slow.close();
  });

  test("an unknown session is sent to the sign-in page, and a wrong password says so", async () => {
    const stranger = await browser.newPage();
    await stranger.goto(e2e.stack.appUrl);
    await stranger.waitForURL(/\/sign-in/);
    await stranger.getByLabel("E-mail").fill("bea@example.com");
    await stranger.getByLabel("Password", { exact: true }).fill("not her password");
    await stranger.getByRole("button", { name: "Sign in" }).click();
    await stranger
      .getByRole("alert")
      .filter({ hasText: /password/i })
      .waitFor();
    await stranger.close();
  });
});
