import type { Browser } from "playwright-core";
import { signInBrowser } from "../dev/demo/client";
import { buildApp } from "../dev/stack/app";
import { ensureChromium, launchChromium } from "../dev/test/chromium";
import { connect, isComplete, PASSWORD, startEndToEnd } from "../e2e/stack";
import { waitFor } from "../test/wait-for";
import { createBenchDatabase } from "./database";
import { withDatabaseUrl } from "./demo-stack";
import { type Figure, median } from "./figure";

const ROUNDS = 5;
/** A slow laptop or a good phone, as the browser's own tools play it. */
const SLOWER = 4;
const MAX_LCP_MS = 1_000;
const MAX_CLS = 0.02;

interface Painted {
  /** When the largest thing of the first screen was there, in milliseconds after the navigation began. */
  lcp: number;
  /** How much moved without being asked to. */
  cls: number;
}

/** What a person waits for on each page, cold, with a processor that is four times slower; the median of five loads. */
export async function benchPages(): Promise<Figure[]> {
  const executablePath = ensureChromium(console.log);
  if (!executablePath) throw new Error("No Chromium was found: set CHROMIUM_PATH to one");
  await buildApp();
  const database = process.env["TEST_DATABASE_URL"] ? await createBenchDatabase() : undefined;
  const e2e = await withDatabaseUrl(database?.url, () => startEndToEnd());
  const browser = await launchChromium(executablePath);
  try {
    const user = await e2e.signUp("Bo Bench");
    const { id } = await connect(e2e, user, "digistore24", { since: "2026-01-01", salesPerDay: 6 });
    const days = await connect(e2e, user, "maxweb", { since: "2026-01-01", salesPerDay: 6 });
    for (const account of [id, days.id]) await waitFor("the import is complete", () => isComplete(user, account));
    const { sales } = await user.get<{ sales: { id: string }[] }>("/api/sales?limit=1");
    const signedIn = [
      "/",
      "/sales",
      `/sales/${sales[0]?.id}`,
      "/accounts",
      `/accounts/${id}`,
      "/activity",
      "/settings",
    ];
    const figures: Figure[] = [];
    for (const path of ["/sign-in", ...signedIn]) {
      const email = path === "/sign-in" ? null : user.email;
      const paints: Painted[] = [];
      // One more, the first, wakes the server up and is not counted.
      for (let round = 0; round <= ROUNDS; round += 1) {
        const painted = await load(browser, { appUrl: e2e.stack.appUrl, path, email });
        if (round > 0) paints.push(painted);
      }
      const name = path.replaceAll(/[0-9a-f-]{36}/g, ":id");
      figures.push(
        {
          what: `${name}, largest paint`,
          value: median(paints.map(({ lcp }) => lcp)),
          unit: "ms",
          aim: { atMost: MAX_LCP_MS },
        },
        {
          what: `${name}, layout shift`,
          value: median(paints.map(({ cls }) => cls)),
          unit: "of 1",
          aim: { atMost: MAX_CLS },
        },
      );
    }
    return figures;
  } finally {
    await browser.close();
    await e2e.close();
    await database?.close();
  }
}

interface Visit {
  appUrl: string;
  path: string;
  /** Null for who is not signed in. */
  email: string | null;
}

async function load(browser: Browser, { appUrl, path, email }: Visit): Promise<Painted> {
  const context = await browser.newContext({ viewport: { width: 1_440, height: 900 } });
  if (email) await signInBrowser(context, appUrl, { email, password: PASSWORD });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.addInitScript(() => {
    const painted = { lcp: 0, cls: 0 };
    Object.assign(window, { painted });
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) painted.lcp = startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) painted.cls += (entry as unknown as { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(`${appUrl}${path}`);
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => !document.querySelector(".mantine-Skeleton-root"));
  await page.waitForTimeout(500);
  const painted = await page.evaluate(() => (window as unknown as { painted: Painted }).painted);
  await context.close();
  return painted;
}
