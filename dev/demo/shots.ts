import { mkdirSync } from "node:fs";
import type { BrowserContext, Page } from "playwright-core";
import { ensureChromium, launchChromium } from "../test/chromium";
import { DEMO_PASSWORD, demoUsers } from "./cast";
import { signInBrowser, signUp } from "./client";
import type { Demo } from "./run";

const SCHEMES = ["light", "dark"] as const;
const SIZES = [
  { width: 1_440, height: 900 },
  { width: 390, height: 844 },
];
const STRANGER = { name: "Eve Newcomer", email: "eve@demo.tidemark.local" };

interface Shot {
  name: string;
  path: string;
  /** Who looks: the first user, one who has nothing yet, or nobody who is signed in. */
  as: "owner" | "newcomer" | "stranger";
  /** What is opened before the picture is taken. */
  open?: (page: Page) => Promise<unknown>;
}

/** A picture of every page and of every state that the demo stages, in both schemes and on a desk and a phone. */
export async function takeShots({ stack, accounts }: Demo, folder: string, say: (line: string) => void): Promise<void> {
  const executablePath = ensureChromium(say);
  if (!executablePath) throw new Error("No Chromium was found: set CHROMIUM_PATH to one");
  mkdirSync(folder, { recursive: true });
  const [owner] = demoUsers;
  if (!owner) throw new Error("The cast is empty");
  await signUp(stack.appUrl, { ...STRANGER, password: DEMO_PASSWORD });
  const user = await signUp(stack.appUrl, { name: owner.name, email: owner.email, password: DEMO_PASSWORD });
  const { accounts: own } = await user.get<{ accounts: Listed[] }>("/api/accounts?limit=100");
  const { accounts: left } = await user.get<{ accounts: Listed[] }>("/api/accounts?limit=100&state=disconnected");
  const { sales } = await user.get<{ sales: { id: string }[] }>(
    `/api/sales?network=hotmart&status=REFUNDED&limit=1&changedSince=${new Date(Date.now() - 86_400_000).toISOString()}`,
  );
  const fine = accounts.find(({ label }) => label === "German offers");
  const shots = shotsOf({ accounts: [...own, ...left], fineId: fine?.id ?? "", refundedId: sales[0]?.id ?? "" });

  const browser = await launchChromium(executablePath);
  try {
    for (const colorScheme of SCHEMES) {
      for (const viewport of SIZES) {
        const contexts = new Map<Shot["as"], BrowserContext>();
        for (const as of ["owner", "newcomer", "stranger"] as const) {
          const context = await browser.newContext({ colorScheme, viewport, timezoneId: "Europe/Berlin" });
          const email = { owner: owner.email, newcomer: STRANGER.email, stranger: null }[as];
          if (email) await signInBrowser(context, stack.appUrl, { email, password: DEMO_PASSWORD });
          contexts.set(as, context);
        }
        for (const shot of shots) {
          const file = `${folder}/${shot.name}-${colorScheme}-${viewport.width}.png`;
          await take(contexts.get(shot.as) as BrowserContext, `${stack.appUrl}${shot.path}`, shot, file).catch(
            (error: unknown) => say(`No picture of ${shot.name}: ${String(error)}`),
          );
        }
        for (const context of contexts.values()) await context.close();
        say(`Pictures in ${colorScheme}, ${viewport.width} px wide, are in ${folder}`);
      }
    }
  } finally {
    await browser.close();
  }
}

interface Listed {
  id: string;
  label: string;
  state: string;
}

interface Subjects {
  accounts: readonly Listed[];
  fineId: string;
  refundedId: string;
}

const button = (name: RegExp) => (page: Page) => page.getByRole("button", { name }).first().click();

function shotsOf({ accounts, fineId, refundedId }: Subjects): Shot[] {
  const own = (name: string, path: string, open?: Shot["open"]): Shot => ({
    name,
    path,
    as: "owner",
    ...(open && { open }),
  });
  const inState = (state: string) => accounts.find((account) => account.state === state)?.id ?? fineId;
  const heldBack = inState("held_back");
  return [
    own("earnings", "/"),
    own("earnings-year", "/?period=year"),
    own("earnings-why-partial", "/", (page) => page.locator("[data-complete]").first().click()),
    own("earnings-filtered", "/?network=hotmart"),
    own("sales", "/sales"),
    own("sales-refunded", "/sales?status=REFUNDED"),
    own("sale", `/sales/${refundedId}`),
    own("accounts", "/accounts"),
    own("connect", "/accounts/connect"),
    own("connect-network", "/accounts/connect?network=hotmart"),
    own("account-fine", `/accounts/${fineId}`),
    ...["needs_you", "retrying", "held_back", "working", "paused", "disconnected"].map((state) =>
      own(`account-${state.replaceAll("_", "-")}`, `/accounts/${inState(state)}`),
    ),
    ...["sales", "syncs", "coverage", "instant-updates", "settings"].map((tab) =>
      own(`account-fine-${tab}`, `/accounts/${fineId}/${tab}`),
    ),
    own("account-held-back-rows", `/accounts/${heldBack}/held-back`),
    own("account-retrying-syncs", `/accounts/${inState("retrying")}/syncs`),
    own("reconnect", "/accounts", button(/^Reconnect/)),
    own("syncs-open", `/accounts/${fineId}/syncs`, (page) =>
      page.getByTestId("sync-run").last().getByRole("button").first().click(),
    ),
    own("settings", "/settings"),
    own("settings-alerts", "/settings/alerts"),
    own("settings-login", "/settings/login"),
    own("settings-keys", "/settings/keys"),
    own("settings-log", "/settings/log"),
    own("api-docs", "/api/docs"),
    own("activity", "/activity"),
    own("user-menu", "/", button(/^User menu/)),
    ...["/", "/sales", "/accounts", "/activity"].map(
      (path): Shot => ({
        name: `empty-${path === "/" ? "earnings" : path.slice(1)}`,
        path,
        as: "newcomer",
      }),
    ),
    { name: "not-found", path: "/nowhere", as: "owner" },
    { name: "sign-in", path: "/sign-in", as: "stranger" },
    { name: "sign-up", path: "/sign-up", as: "stranger" },
    { name: "forgot-password", path: "/forgot-password", as: "stranger" },
    { name: "reset-password", path: "/reset-password?token=x", as: "stranger" },
    { name: "unsubscribe", path: "/unsubscribe?token=x", as: "stranger" },
  ];
}

async function take(context: BrowserContext, url: string, { open }: Shot, path: string): Promise<void> {
  const page = await context.newPage();
  try {
    await page.goto(url);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForFunction(() => !document.querySelector(".mantine-Skeleton-root, [aria-busy=true]"));
    await page.waitForLoadState("networkidle");
    await open?.(page);
    // Charts and dialogs move into their place.
    await page.waitForTimeout(600);
    await page.screenshot({ path, fullPage: !open });
  } finally {
    await page.close();
  }
}
