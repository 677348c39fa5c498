import { generate } from "otplib";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signInBrowser } from "../dev/demo/client";
import { waitFor } from "../test/wait-for";
import { launchChecked } from "./checked-browser";
import { expectNowhere } from "./expect-nowhere";
import { connect, type EndToEnd, isComplete, PASSWORD, startEndToEnd } from "./stack";

const executablePath = process.env.CHROMIUM_PATH;

describe.skipIf(!executablePath)("a login, its keys and what is written down of them", () => {
  let e2e: EndToEnd;
  let browser: Browser;
  beforeAll(async () => {
    e2e = await startEndToEnd();
    browser = await launchChecked(executablePath as string);
  });
  afterAll(async () => {
    await browser?.close();
    await e2e?.close();
  });

  const at = (path: string) => `${e2e.stack.appUrl}${path}`;
  const open = async (context: BrowserContext, path: string) => {
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
    await page.goto(at(path));
    return page;
  };
  const newContext = () => browser.newContext({ timezoneId: "Europe/Berlin", viewport: { width: 1280, height: 900 } });
  const signedIn = async (email: string) => {
    const context = await newContext();
    await signInBrowser(context, e2e.stack.appUrl, { email, password: PASSWORD });
    return context;
  };
  const typePassword = async (page: Page, email: string) => {
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
  };
  const sentences = (page: Page) => page.getByRole("listitem").locator("p:first-child").allTextContents();

  test("takes no password that is guessed first, and says what is good", async () => {
    const page = await open(await newContext(), "/sign-up");
    await page.getByLabel("Name").fill("Gus Guess");
    await page.getByLabel("E-mail").fill("gus@example.com");
    await page.getByLabel("Password", { exact: true }).fill("password123");
    await page.getByRole("button", { name: "Sign up" }).click();
    await page.getByText("among those that are guessed first").waitFor();
    await page.getByLabel("Password", { exact: true }).fill("gus@example.com");
    await page.getByRole("button", { name: "Sign up" }).click();
    await page.getByText("among those that are guessed first").waitFor();
    expect(await e2e.query("select id from \"user\" where email = 'gus@example.com'")).toEqual([]);
  });

  test("a second factor is asked for once it is on, a backup code opens once, and it can be switched off", async () => {
    const { email } = await e2e.signUp("Fay Factor");
    const first = await signedIn(email);
    const page = await open(first, "/settings/login");
    await page.getByLabel("Password now").last().fill(PASSWORD);
    await page.getByRole("button", { name: "Set it up" }).click();
    await page.getByText("Your backup codes").waitFor();
    await page.getByRole("img", { name: "For the app on your phone" }).waitFor();
    await page.getByRole("button", { name: "Show Secret" }).click();
    const secret = await page.getByLabel("Secret", { exact: true }).inputValue();
    const codes = await page.getByRole("list", { name: "Backup codes" }).getByRole("listitem").allTextContents();
    await page.getByLabel("The code that the app shows").fill("000000");
    await page.getByRole("button", { name: "Switch it on" }).click();
    await page.getByText("This code is not right").waitFor();
    await page.getByLabel("The code that the app shows").fill(await generate({ secret }));
    await page.getByRole("button", { name: "Switch it on" }).click();
    await page.getByRole("button", { name: "New backup codes" }).waitFor();

    const second = await newContext();
    const other = await open(second, "/sign-in");
    await typePassword(other, email);
    await other.getByRole("heading", { name: "One code more" }).waitFor();
    expect((await second.request.get(at("/api/accounts"))).status()).toBe(401);
    await other.getByLabel("Code").fill("000000");
    await other.getByRole("button", { name: "Sign in", exact: true }).click();
    await other.getByText("This code is not right").waitFor();
    await other.getByLabel("Code").fill(await generate({ secret }));
    await other.getByRole("button", { name: "Sign in", exact: true }).click();
    await other.getByRole("navigation", { name: "Main" }).waitFor();

    const third = await newContext();
    const lost = await open(third, "/sign-in");
    await typePassword(lost, email);
    await lost.getByLabel("Code").fill(codes[0] as string);
    await lost.getByRole("button", { name: "Sign in", exact: true }).click();
    await lost.getByRole("navigation", { name: "Main" }).waitFor();
    await third.clearCookies();
    await lost.goto(at("/sign-in"));
    await typePassword(lost, email);
    await lost.getByLabel("Code").fill(codes[0] as string);
    await lost.getByRole("button", { name: "Sign in", exact: true }).click();
    await lost.getByText("none of your backup codes").waitFor();
    await lost.getByRole("button", { name: "Sign in as somebody else" }).click();
    await lost.getByLabel("E-mail").waitFor();

    const cookies = await second.cookies();
    const token = cookies.find(({ name }) => name.endsWith("session_token"))?.value ?? "";
    await expectNowhere(e2e, {
      secret,
      "backup code": codes[1] as string,
      cookie: token,
      "session token": decodeURIComponent(token).split(".")[0] ?? "",
      password: PASSWORD,
    });

    await page.reload();
    await page.getByText("· this one").waitFor();
    const others = page.getByRole("button", { name: /^End the session of Chrome on Linux/ });
    expect(await others.count()).toBeGreaterThanOrEqual(2);
    await others.first().click();
    await page.getByRole("button", { name: "Sign out everywhere else" }).click();
    await page.getByText("All other sessions are ended.").waitFor();
    expect((await second.request.get(at("/api/accounts"))).status()).toBe(401);
    await page.getByLabel("Password now").last().fill("not the password");
    await page.getByRole("button", { name: "Switch it off" }).click();
    await page.getByText("This is not the password that you have now.").waitFor();
    await page.getByLabel("Password now").last().fill(PASSWORD);
    await page.getByRole("button", { name: "Switch it off" }).click();
    await page.getByRole("button", { name: "Set it up" }).waitFor();

    await page.goto(at("/settings/log"));
    const log = await sentences(page);
    for (const sentence of [
      "Codes of an app were switched off for signing in",
      "All other sessions were ended",
      "A session was ended from another one",
      "Codes of an app were switched on for signing in",
      "The login was made",
    ]) {
      expect(log).toContain(sentence);
    }
    // One of them by the sign-up itself; of none that was still without its code.
    expect(log.filter((sentence) => sentence === "Signed in")).toHaveLength(4);
    for (const context of [first, second, third]) await context.close();
  });

  test("a key reads what it may, is told once, is tried on the page of the API, and ends with two clicks", async () => {
    const user = await e2e.signUp("Kim Key");
    const account = await connect(e2e, user, "digistore24", { since: "2026-10-01", salesPerDay: 2 });
    await waitFor("the import is complete", () => isComplete(user, account.id));
    const context = await signedIn(user.email);
    const page = await open(context, "/settings/keys");
    await page.getByText("You have no key yet.").waitFor();
    await page.getByRole("button", { name: "Make a key" }).click();
    await page.getByText("Name what the key is for").waitFor();
    await page.getByLabel("A new key for").fill("Spreadsheet");
    await page.getByRole("switch", { name: "Sales" }).press("Space");
    await page.getByRole("button", { name: "Make a key" }).click();
    await page.getByText("The key for Spreadsheet").waitFor();
    await page.getByRole("button", { name: "Show Key" }).click();
    const key = await page.getByLabel("Key", { exact: true }).inputValue();
    expect(key).toMatch(/^tidemark_[\w-]{43}$/);
    const withKey = (path: string) => fetch(at(path), { headers: { authorization: `Bearer ${key}` } });
    expect(await (await withKey("/api/accounts")).json()).toMatchObject({ accounts: [{ id: account.id }] });
    expect((await withKey("/api/earnings")).status).toBe(200);
    expect((await withKey("/api/sales")).status).toBe(403);
    expect((await withKey("/api/keys")).status).toBe(401);
    await page.reload();
    await page.getByText("Last used").waitFor();
    expect(await page.content()).not.toContain(key);
    await expectNowhere(e2e, { key });

    await page.getByRole("link", { name: "What the API can tell" }).click();
    await page.getByRole("heading", { name: "API", exact: true }).waitFor();
    await page.getByRole("button", { name: /^GET \/api\/accounts The/ }).click();
    await page.getByLabel("limit").fill("1");
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByText("200 OK").waitFor();
    expect(await page.getByRole("region", { name: "The answer" }).textContent()).toContain(account.id);

    const file = await context.request.get(at("/api/sales.csv?type=sale"));
    expect(file.status()).toBe(200);
    await page.goto(at("/settings/keys"));
    await page.getByRole("button", { name: "End Spreadsheet" }).click();
    await page.getByRole("button", { name: "End Spreadsheet for good" }).click();
    await page.getByText("You have no key yet.").waitFor();
    expect((await withKey("/api/accounts")).status).toBe(401);
    await page.goto(at("/settings/log"));
    await page.getByText("The API key “Spreadsheet” was ended").waitFor();
    expect((await sentences(page)).filter((sentence) => !/Signed in|login was made/.test(sentence))).toEqual([
      "The API key “Spreadsheet” was ended",
      "Sales were exported as a file",
      "The API key “Spreadsheet” was used",
      "The API key “Spreadsheet” was made",
      "The credentials of “Test digistore24” were used to read sales",
      "“Test digistore24” was connected",
    ]);
    await context.close();
  });

  test("a login that is deleted leaves no session, key or credential, and its address is free again", async () => {
    const user = await e2e.signUp("Del Eted");
    const { id } = await connect(e2e, user, "digistore24", { since: "2026-11-01", salesPerDay: 1 });
    await waitFor("the import is complete", () => isComplete(user, id));
    const { key } = await user.send<{ key: string }>("POST", "/api/keys", { name: "mine" });
    const context = await signedIn(user.email);
    const page = await open(context, "/settings");
    await page.getByRole("button", { name: "Delete…" }).click();
    await page.getByRole("textbox", { name: "Password" }).fill("not the password");
    await page.getByRole("button", { name: "Delete everything" }).click();
    await page.getByText("This is not the password of this login.").waitFor();
    const [{ id: userId } = { id: "" }] = await e2e.query<{ id: string }>('select id from "user" where email = $1', [
      user.email,
    ]);
    await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await page.getByRole("button", { name: "Delete everything" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect((await context.request.get(at("/api/accounts"))).status()).toBe(401);
    await expect(user.get("/api/accounts")).rejects.toThrow("401");
    expect((await fetch(at("/api/accounts"), { headers: { authorization: `Bearer ${key}` } })).status).toBe(401);
    for (const table of ["session", "account", "api_key", "two_factor", "alert_channel"]) {
      expect(await e2e.query(`select 1 from "${table}" where user_id = $1`, [userId]), table).toEqual([]);
    }
    expect(
      await e2e.query(
        "select 1 from network_account where user_id = $1 and (credentials is not null or disconnected_at is null)",
        [userId],
      ),
    ).toEqual([]);
    await typePassword(page, user.email);
    await page.getByText("do not belong together").waitFor();
    await page.goto(at("/sign-up"));
    await page.getByLabel("Name").fill("Del Again");
    await page.getByLabel("E-mail").fill(user.email);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign up" }).click();
    await page.getByRole("navigation", { name: "Main" }).waitFor();
    expect(await (await context.request.get(at("/api/sales"))).json()).toMatchObject({ sales: [] });
    await context.close();
  });
});
