import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { waitFor } from "../test/wait-for";
import { launchChecked } from "./checked-browser";
import { connect, type EndToEnd, isComplete, PASSWORD, startEndToEnd } from "./stack";

const executablePath = process.env.CHROMIUM_PATH;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** What axe finds that is serious or critical, on the page as it stands now. */
async function seriousOn(page: Page, where: string): Promise<string[]> {
  const violations = await page.evaluate(
    async () =>
      (await (window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe.run()).violations,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, nodes }) =>
        `${where}: ${id}: ${nodes
          .slice(0, 3)
          .map(({ html }) => html.slice(0, 120))
          .join(" | ")}`,
    );
}

describe.skipIf(!executablePath)("whoever looks, and however", () => {
  let e2e: EndToEnd;
  let browser: Browser;
  let accountId: string;
  let saleId: string;
  const cookies: { light?: BrowserContext; dark?: BrowserContext } = {};

  beforeAll(async () => {
    e2e = await startEndToEnd();
    browser = await launchChecked(executablePath as string);
    const user = await e2e.signUp("Ada Axe");
    accountId = (await connect(e2e, user, "digistore24", { since: "2026-09-01", salesPerDay: 3 })).id;
    await waitFor("the import is complete", () => isComplete(user, accountId));
    const broken = await connect(e2e, user, "clickbank", { since: "2026-10-01", salesPerDay: 1 });
    await waitFor("the import is complete", () => isComplete(user, broken.id));
    e2e.sandbox.changeKey({ network: "clickbank", account: broken.sandboxId, action: "revoke" });
    await user.send("POST", `/api/accounts/${broken.id}/sync`);
    await waitFor("the broken key is known", async () => {
      const { account } = await user.get<{ account: { state: string } }>(`/api/accounts/${broken.id}`);
      return account.state === "needs_you";
    });
    const { sales } = await user.get<{ sales: { id: string }[] }>("/api/sales?limit=1");
    saleId = sales[0]?.id ?? "";
    for (const colorScheme of ["light", "dark"] as const) {
      // The policy for scripts would keep axe out, which is how it should be.
      const context = await browser.newContext({
        colorScheme,
        bypassCSP: true,
        viewport: { width: 1280, height: 900 },
      });
      await context.addInitScript(AXE);
      const response = await context.request.post(`${e2e.stack.appUrl}/api/auth/sign-in/email`, {
        data: { email: user.email, password: PASSWORD },
        headers: { origin: e2e.stack.appUrl },
      });
      expect(response.status()).toBe(200);
      cookies[colorScheme] = context;
    }
  });
  afterAll(async () => {
    await browser?.close();
    await e2e?.close();
  });

  /** Every page, and what can be opened on it. */
  const pages = (): [path: string, open: ((page: Page) => Promise<unknown>)[]][] => [
    [
      "/",
      [
        (page) => page.locator("[data-complete]").first().click(),
        (page) => page.getByRole("button", { name: /^User menu/ }).click(),
        (page) => page.getByTestId("attention").getByRole("button", { name: "Reconnect" }).click(),
        (page) => page.getByText("Table", { exact: true }).click(),
        (page) => page.getByText("Custom", { exact: true }).click(),
      ],
    ],
    ["/sales", [(page) => page.getByRole("combobox").first().click()]],
    [`/sales/${saleId}`, []],
    [
      "/accounts",
      [
        (page) => page.getByRole("button", { name: /^Actions for Digistore24/ }).click(),
        async (page) => {
          await page.getByRole("button", { name: /^Actions for Digistore24/ }).click();
          await page.getByRole("menuitem", { name: "Disconnect" }).click();
          await page.getByRole("dialog").waitFor();
        },
      ],
    ],
    ["/accounts/connect?network=hotmart", []],
    [`/accounts/${accountId}`, []],
    ...["sales", "syncs", "coverage", "held-back", "instant-updates", "settings"].map((tab): [string, []] => [
      `/accounts/${accountId}/${tab}`,
      [],
    ]),
    ["/activity", []],
    ["/settings", [(page) => page.getByRole("combobox", { name: "Time zone" }).click()]],
    ["/settings/alerts", []],
    [
      "/settings/login",
      [
        async (page) => {
          await page.getByLabel("Password now").last().fill(PASSWORD);
          await page.getByRole("button", { name: "Set it up" }).click();
          await page.getByText("Your backup codes").waitFor();
        },
      ],
    ],
    ["/settings/keys", []],
    ["/settings/log", []],
    ["/api/docs", [(page) => page.getByRole("button", { name: /^GET \/api\/sales Sales/ }).click()]],
  ];

  test.each(["light", "dark"] as const)(
    "axe finds nothing serious on any page, with all that opens open (%s)",
    async (scheme) => {
      const page = await (cookies[scheme] as BrowserContext).newPage();
      page.setDefaultTimeout(120_000);
      const found: string[] = [];
      for (const [path, opens] of pages()) {
        // Names and roles are the same in the dark, colours are not: what opens is looked at once.
        for (const open of scheme === "light" ? [null, ...opens] : [null, ...opens.slice(0, 1)]) {
          await page.goto(`${e2e.stack.appUrl}${path}`);
          await page.getByRole("heading", { level: 1 }).waitFor();
          await page.waitForLoadState("networkidle");
          await open?.(page);
          // What fades in has no contrast yet.
          await page.waitForTimeout(open ? 400 : 100);
          found.push(...(await seriousOn(page, `${path}${open ? `, ${open.toString().slice(0, 80)}` : ""}`)));
        }
      }
      expect(found).toEqual([]);
      await page.close();
    },
  );

  test("axe finds nothing serious on the signed-out pages", async () => {
    const stranger = await browser.newContext({ bypassCSP: true });
    await stranger.addInitScript(AXE);
    const page = await stranger.newPage();
    const found: string[] = [];
    for (const path of [
      "/sign-in",
      "/sign-up",
      "/forgot-password",
      "/reset-password",
      "/unsubscribe?token=x",
      "/nowhere",
    ]) {
      await page.goto(`${e2e.stack.appUrl}${path}`);
      await page.waitForLoadState("networkidle");
      found.push(...(await seriousOn(page, path)));
    }
    expect(found).toEqual([]);
  });

  /** What a page may leave to its script: charts and choices, which are loaded apart, and answers that hold a secret. */
  const LATER: Record<string, number> = {
    "/": 3,
    "/sales": 1,
    "/accounts/:id": 2,
    "/accounts/:id/sales": 1,
    "/accounts/:id/coverage": 1,
    "/accounts/:id/instant-updates": 2,
  };

  test("a page comes with what it shows", async () => {
    const scriptless = await browser.newContext({ javaScriptEnabled: false });
    await scriptless.addCookies(await (cookies.light as BrowserContext).cookies());
    const page = await scriptless.newPage();
    const later: Record<string, number> = {};
    for (const [path] of pages()) {
      await page.goto(`${e2e.stack.appUrl}${path}`);
      const waiting = await page.locator(".mantine-Skeleton-root").filter({ visible: true }).count();
      if (waiting > 0) later[path.replace(accountId, ":id")] = waiting;
    }
    expect(later).toEqual(LATER);
    await scriptless.close();
  });

  /** The script of a page, cold and gzipped, in kB: what its HTML names, and what it asks for later (charts). */
  async function scriptOf(
    context: BrowserContext,
    path: string,
    shown: string,
  ): Promise<{ page: number; later: number }> {
    const page = await context.newPage();
    const html = await (await context.request.get(`${e2e.stack.appUrl}${path}`)).text();
    const sizes = { page: 0, later: 0 };
    const bodies: Promise<void>[] = [];
    page.on("response", (response) => {
      const file = /([^/]+\.js)(\?|$)/.exec(response.url())?.[1];
      if (file === undefined) return;
      const size = response.body().then((body) => {
        sizes[html.includes(file) ? "page" : "later"] += gzipSync(body).length / 1_000;
      });
      bodies.push(size);
    });
    await page.goto(`${e2e.stack.appUrl}${path}`);
    await page.locator(shown).first().waitFor();
    await page.waitForLoadState("networkidle");
    await Promise.all(bodies);
    await page.close();
    return sizes;
  }

  test("a page's script is no heavier than the design allows, charts apart", async () => {
    const stranger = await browser.newContext();
    const signedOut = await scriptOf(stranger, "/sign-in", "form");
    expect(signedOut.page + signedOut.later).toBeLessThanOrEqual(200);
    const cold = await browser.newContext();
    await cold.addCookies(await (cookies.light as BrowserContext).cookies());
    const signedIn = await scriptOf(cold, "/", "[data-testid=earnings-chart] svg.recharts-surface");
    expect(signedIn.later).toBeGreaterThan(0);
    expect(signedIn.page).toBeLessThanOrEqual(260);
  });
});
