import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatMinor } from "#domain/money";
import { DAY } from "#domain/window";
import { trueEarnings } from "../dev/demo/earnings-truth";
import { launchChecked } from "./checked-browser";
import { type EndToEnd, PASSWORD, startEndToEnd } from "./stack";

const ZONE = "Europe/Berlin";

interface Question {
  accountId: string;
  sandboxId: string;
  days: number;
  currency: string;
}

const executablePath = process.env.CHROMIUM_PATH;

describe.skipIf(!executablePath)("in a browser", () => {
  let e2e: EndToEnd;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    e2e = await startEndToEnd();
    browser = await launchChecked(executablePath as string);
    page = await browser.newPage({ timezoneId: ZONE, viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(120_000);
  });
  afterAll(async () => {
    await browser?.close();
    await e2e?.close();
  });

  const badge = (color: string) => page.locator(`[data-testid="health-badge"][data-color="${color}"]`).waitFor();

  /** What the networks' own rows add up to on the days that the page shows, as it shows it. */
  function trueSum({ accountId, sandboxId, days, currency }: Question): string {
    const today = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(new Date());
    const day = (n: number) => new Date(Date.parse(today) + n * DAY).toISOString().slice(0, 10);
    const { sales, totals } = e2e.sandbox.truth({ network: "digistore24", account: sandboxId });
    const period = { from: day(1 - days), to: day(1), zone: ZONE, keyOf: () => "" };
    const sums = trueEarnings([{ accountId, network: "digistore24", sales, totals }], period);
    return formatMinor(sums.get(`|${currency}`)?.earnedMinor ?? 0, currency);
  }

  test("a user signs up, connects, sees what was earned to the cent, a broken key, and all complete again", async () => {
    const { sandbox, stack } = e2e;
    const { account, credentials } = sandbox.createAccount({
      network: "digistore24",
      profile: { since: "2026-09-01", salesPerDay: 4, refundRate: 0.2 },
    });
    await page.goto(`${stack.appUrl}/sign-up`);
    await page.getByLabel("Name").fill("Bea Browser");
    await page.getByLabel("E-mail").fill("bea@example.com");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign up" }).click();

    await page.getByRole("link", { name: "Connect account" }).click();
    await page.getByRole("button", { name: /^Digistore24/ }).click();
    await page.getByLabel("Label").fill("My offers");
    await page.getByLabel("API key").fill(credentials.apiKey ?? "");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await badge("green");
    await page.getByTestId("earnings-chart").first().waitFor();
    const accountId = /accounts\/([^/]+)/.exec(page.url())?.[1] ?? "";

    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Earnings" }).click();
    const card = page.getByTestId("currency-card").first();
    await card.waitFor();
    const currency = (await card.getAttribute("data-currency")) ?? "";
    const expected = trueSum({ accountId, sandboxId: account, days: 30, currency });
    await card.getByText(expected, { exact: true }).waitFor();
    await card.locator('[data-complete="true"]').waitFor();
    expect(await page.getByTestId("bridge-earned").textContent()).toBe(expected);
    await page.getByText("7 days", { exact: true }).click();
    await card.getByText(trueSum({ accountId, sandboxId: account, days: 7, currency }), { exact: true }).waitFor();
    expect(page.url()).toContain("period=7d");
    await page.goBack();
    await card.getByText(expected, { exact: true }).waitFor();

    sandbox.changeKey({ network: "digistore24", account, action: "revoke" });
    await page.goto(`${stack.appUrl}/accounts/${accountId}`);
    await page.getByRole("button", { name: "Sync now" }).click();
    await badge("red");
    await page.getByTestId("health-badge").filter({ hasText: "does not accept the credentials" }).waitFor();
    await page.getByRole("link", { name: "1 needs you" }).waitFor();

    await page.goto(stack.appUrl);
    await page.getByTestId("attention").filter({ hasText: "My offers (Digistore24) refused its key" }).waitFor();
    // What is not covered is hatched.
    const hatched = page.locator('[data-testid="earnings-chart"] .recharts-reference-area path[fill^="url("]').first();
    await hatched.waitFor({ state: "attached" });
    await card.locator('[data-complete="false"]').click();
    await page.getByText(/^My offers \(Digistore24\): .* is not there yet/).waitFor();
    await page.keyboard.press("Escape");

    const rotated = sandbox.changeKey({ network: "digistore24", account, action: "rotate" });
    await page.getByTestId("attention").getByRole("button", { name: "Reconnect" }).click();
    await page.getByLabel("API key").fill(rotated.credentials.apiKey ?? "");
    await page.getByRole("dialog").getByRole("button", { name: "Reconnect" }).click();
    await card.locator('[data-complete="true"]').waitFor();
    await page.getByTestId("attention").waitFor({ state: "detached" });

    const [{ accounts }] = await e2e
      .query<{ accounts: string }>("select count(*) as accounts from network_account")
      .then((rows) => rows as [{ accounts: string }]);
    expect(accounts).toBe("1");
  });

  test("a sale that cannot be read leaves its mark hollow, with about how much it is, until it is read again", async () => {
    const { sandbox, stack } = e2e;
    const account = sandbox.accounts()[0]?.account ?? "";
    const broken = { kind: "malformed_row", index: 0, mutate: { transaction_type: "swap" } } as const;
    sandbox.addFault({ network: "digistore24", account, ...broken });
    await page.goto(`${stack.appUrl}/accounts`);
    await page.getByRole("link", { name: "My offers" }).click();
    await page.getByRole("button", { name: "Sync now" }).click();
    await page.locator('[data-testid="health-badge"][data-state="held_back"]').waitFor();
    await page.goto(stack.appUrl);
    const mark = page.getByTestId("currency-card").locator('[data-complete="false"]').first();
    await mark.click();
    await page.getByText(/^My offers \(Digistore24\): 1 sale could not be read .*, about [€$£]/).waitFor();

    sandbox.clearFaults();
    await page.goto(`${stack.appUrl}/accounts`);
    await page.getByRole("button", { name: "See them" }).click();
    await page.getByTestId("held-back-reason").filter({ hasText: 'unknown value "swap"' }).waitFor();
    await page.getByRole("button", { name: "Set aside" }).click();
    await page.getByText("Nothing is held back.").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByTestId("held-back-sale").waitFor();
    await page.getByRole("button", { name: "Read again" }).click();
    await page.getByText("Nothing is held back.").waitFor();
    await page.goto(stack.appUrl);
    await page.getByTestId("currency-card").locator('[data-complete="true"]').first().waitFor();
    await page.getByTestId("currency-card").locator('[data-complete="false"]').waitFor({ state: "detached" });
  });

  test("the chart dots the day that is still running, however wide it is", async () => {
    for (const width of [1_440, 1_280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(e2e.stack.appUrl);
      const running = page.locator("[data-testid=earnings-chart] .recharts-reference-area path").first();
      await running.waitFor({ state: "attached" });
    }
    await page.setViewportSize({ width: 1_280, height: 900 });
  });

  test("who has no mouse signs in, finds a sale, reads why a sum stands, opens a sync, and goes", async () => {
    const context = await browser.newContext({ timezoneId: ZONE, viewport: { width: 1_280, height: 900 } });
    const tab = await context.newPage();
    tab.setDefaultTimeout(120_000);
    const press = async (...keys: string[]) => {
      for (const key of keys) await tab.keyboard.press(key);
    };
    /** Goes on with Tab, or in a menu with an arrow, until this has the focus. */
    const reach = async (target: Locator, key = "Tab") => {
      await target.waitFor();
      for (let steps = 0; steps < 90; steps += 1) {
        if (await target.evaluate((element) => element === document.activeElement)) return;
        await press(key);
      }
      throw new Error(`${key} does not reach ${target}`);
    };
    await tab.goto(`${e2e.stack.appUrl}/sign-in`);
    await reach(tab.getByLabel("E-mail"));
    await tab.keyboard.type("bea@example.com");
    await reach(tab.getByLabel("Password", { exact: true }));
    await tab.keyboard.type(PASSWORD);
    await press("Enter");
    await tab.getByTestId("currency-card").first().waitFor();
    await reach(tab.getByRole("link", { name: "Skip to the content" }));

    await reach(tab.getByRole("button", { name: /complete. Why\?$/ }).first());
    await press("Enter");
    await tab
      .getByText(/^Complete to /)
      .last()
      .waitFor();
    await press("Escape");

    await press("Control+k");
    await tab.getByRole("searchbox", { name: "Find a sale or order" }).waitFor();
    const [sale] = await e2e.query<{ transaction_id: string }>("select transaction_id from sale limit 1");
    await tab.keyboard.type(sale?.transaction_id ?? "");
    await press("Enter");
    await tab.waitForURL(/\/sales\?q=/);
    await reach(tab.getByTestId("sale-row").first().getByRole("link"));
    await press("Enter");
    await tab.getByText("Its story").waitFor();

    await reach(tab.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Accounts" }));
    await press("Enter");
    await reach(tab.getByRole("link", { name: "My offers" }));
    await press("Enter");
    await reach(tab.getByRole("link", { name: "Syncs" }));
    await press("Enter");
    await reach(tab.getByTestId("sync-run").first().getByRole("button").first());
    await press("Enter");
    await tab.getByTestId("sync-log").first().waitFor();

    await reach(tab.getByRole("button", { name: /^User menu/ }));
    await press("Enter");
    await reach(tab.getByRole("menuitem", { name: "Sign out" }), "ArrowDown");
    await press("Enter");
    await tab.waitForURL(/\/sign-in/);
    await context.close();
  });

  test("sales are filtered in the address, one tells its story, and the file holds what the list holds", async () => {
    // Those that are asked for and not decided yet took nothing back.
    await page.goto(`${e2e.stack.appUrl}/sales?type=refund&status=REFUNDED`);
    await page.getByTestId("sale-row").first().waitFor();
    const response = await page.request.get(`${e2e.stack.appUrl}/api/sales.csv?type=refund&status=REFUNDED`);
    expect(response.headers()["tidemark-completeness"]).toMatch(/^state=complete, /);
    const lines = (await response.text()).split("\r\n").slice(1, -1);
    while (await page.getByRole("button", { name: "Show more" }).isVisible()) {
      const before = await page.getByTestId("sale-row").count();
      await page.getByRole("button", { name: "Show more" }).click();
      await page.getByTestId("sale-row").nth(before).waitFor();
    }
    expect(await page.getByTestId("sale-row").count()).toBe(lines.length);

    // Whoever pauses while they type goes on in the same field, and what it finds is what they typed.
    const beginning = page.getByRole("textbox", { name: /begins with/ });
    const id = (lines[0] ?? "").split(",")[3] ?? "";
    await beginning.focus();
    for (const typed of [id.slice(0, 1), id.slice(0, 2), id.slice(0, 3), id]) {
      await page.keyboard.type(typed.slice((await beginning.inputValue()).length));
      await page.waitForFunction((q) => new URLSearchParams(window.location.search).get("q") === q, typed);
    }
    expect(await beginning.inputValue()).toBe(id);
    await page.waitForFunction(() => document.querySelectorAll("[data-testid=sale-row]").length === 1);

    await page.getByTestId("sale-row").first().getByRole("link").click();
    await page.waitForURL(/\/sales\/[0-9a-f-]{36}$/);
    await page.getByText("Its story").waitFor();
    await page.getByText(/^first seen /).waitFor();
    expect(await page.getByTestId("sale-earned").textContent()).toMatch(/^-/);
    // The sale that was refunded is of the same order.
    await page.getByText("Of the same order").waitFor();
  });

  test("every page fits a phone, in both schemes, and none of them writes an error", async () => {
    const errors: string[] = [];
    // A network's texts have any length and no spaces: a tracking id may be a link.
    const request = page.context().request;
    const { sales } = await (await request.get(`${e2e.stack.appUrl}/api/sales?limit=1`)).json();
    const saleId: string = sales[0].id;
    await e2e.query(
      "update sale set tracking_id = $1, product_name = $1, product_id = $1, order_id = $1 where id = $2",
      [`https://${"campaign".repeat(300)}`, saleId],
    );
    for (const colorScheme of ["light", "dark"] as const) {
      const phone = await browser.newContext({ viewport: { width: 360, height: 740 }, colorScheme, timezoneId: ZONE });
      await phone.addCookies(await page.context().cookies());
      const tab = await phone.newPage();
      tab.on("pageerror", (error) => errors.push(String(error)));
      tab.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      const { accounts } = await (await tab.request.get(`${e2e.stack.appUrl}/api/accounts`)).json();
      const own = ["", "/syncs", "/coverage", "/held-back", "/instant-updates", "/settings"].map(
        (tabPath) => `/accounts/${accounts[0]?.id}${tabPath}`,
      );
      const paths = [
        "/",
        "/sales",
        "/?by=product",
        "/?by=trackingId",
        `/sales/${saleId}`,
        "/accounts",
        "/accounts/connect?network=hotmart",
        "/activity",
        "/settings",
        "/settings/alerts",
        "/settings/login",
        "/settings/keys",
        "/settings/log",
        "/api/docs",
        ...own,
      ];
      // What fits does so in any colour: two dark pages are for what they say in the console.
      for (const path of colorScheme === "light" ? paths : paths.slice(0, 2)) {
        await tab.goto(`${e2e.stack.appUrl}${path}`);
        await tab.getByRole("heading").first().waitFor();
        // What lies further down is loaded once it is in view.
        await tab.evaluate(() => scrollTo(0, document.body.scrollHeight));
        await tab.waitForFunction(() => document.querySelector(".mantine-Skeleton-root") === null);
        const wide = await tab.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(wide, `${path} in ${colorScheme} scrolls sideways`).toBeLessThanOrEqual(0);
      }
      await phone.close();
    }
    expect(errors).toEqual([]);
  });

  test("a page that its script has not reached yet takes no click and no word", async () => {
    const slow = await browser.newPage();
    await slow.route(/\.js(\?|$)/, (route) => route.abort());
    await slow.goto(`${e2e.stack.appUrl}/sign-in`);
    expect(await slow.getByLabel("E-mail").isDisabled()).toBe(true);
    expect(await slow.getByRole("button", { name: "Sign in" }).isDisabled()).toBe(true);
    await slow.context().addCookies(await page.context().cookies());
    await slow.goto(`${e2e.stack.appUrl}/accounts`);
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
