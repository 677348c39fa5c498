import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChecked } from "./checked-browser";
import { type EndToEnd, PASSWORD, startEndToEnd } from "./stack";

const executablePath = process.env.CHROMIUM_PATH;
const MEBIBYTE = 1024 * 1024;

let e2e: EndToEnd;
beforeAll(async () => {
  e2e = await startEndToEnd();
});
afterAll(() => e2e?.close());

const call = (path: string, init?: RequestInit) => fetch(`${e2e.stack.appUrl}${path}`, { redirect: "manual", ...init });

describe("every answer carries the headers that keep a browser in bounds", () => {
  const everywhere = (headers: Headers) => {
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
    expect(headers.get("permissions-policy")).toContain("camera=()");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.has("x-powered-by")).toBe(false);
  };

  test.each([
    ["/sign-in", 200],
    ["/sign-up", 200],
    ["/", 307],
    ["/no/such/page", 404],
  ])("the page %s, with a policy whose nonce is new each time and on every script", async (path, status) => {
    const [first, second] = [await call(path), await call(path)];
    expect(first.status).toBe(status);
    everywhere(first.headers);
    expect(first.headers.get("cache-control")).toContain("no-store");
    const policy = first.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("frame-ancestors 'none'");
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
    expect(nonce.length).toBeGreaterThan(20);
    expect(second.headers.get("content-security-policy")).not.toContain(nonce);
    const scripts = (await first.text()).match(/<script\b[^>]*>/g) ?? [];
    if (status !== 307) expect(scripts.length).toBeGreaterThan(2);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
  });

  test("a script file, and the icon", async () => {
    const page = await (await call("/sign-in")).text();
    const file = /src="(\/_next\/static\/[^"]+\.js)"/.exec(page)?.[1] ?? "";
    for (const path of [file, "/icon.svg"]) {
      const answer = await call(path);
      expect(answer.status).toBe(200);
      everywhere(answer.headers);
    }
  });

  test.each([
    ["/api/accounts", 401],
    ["/api/health", 200],
    ["/api/nothing", 404],
    ["/api/auth/get-session", 200],
    ["/api/cron/sync-sales", 401],
    ["/api/webhooks/clickbank/x/y", 401],
  ])("the API's %s, which nobody may keep", async (path, status) => {
    const answer = await call(path);
    expect(answer.status).toBe(status);
    everywhere(answer.headers);
    expect(answer.headers.get("cache-control")).toContain("no-store");
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });

  test("an answer over https asks for https from then on, one over http does not", async () => {
    expect((await call("/sign-in")).headers.has("strict-transport-security")).toBe(false);
    for (const path of ["/sign-in", "/api/accounts", "/no/such/page"]) {
      const secure = await call(path, { headers: { "x-forwarded-proto": "https" } });
      expect(secure.headers.get("strict-transport-security")).toMatch(/^max-age=\d{8}/);
    }
  });
});

describe("what cannot be an address", () => {
  test.each(["/%ff", "/%00", "/api/accounts/%ff", "/api/accounts/%00", "/api/accounts/%ED%A0%80", "/sign-in?x=%ff%00"])(
    "%s never fails the server",
    async (path) => {
      const { status } = await call(path);
      expect({ path, status, failed: status >= 500 }).toMatchObject({ path, failed: false });
    },
  );
});

describe("a body is bounded before it is read", () => {
  /** Without a length in front, as anybody may send it. */
  const endless = (bytes: number) => {
    let left = bytes;
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left <= 0) return controller.close();
        left -= MEBIBYTE;
        controller.enqueue(new Uint8Array(MEBIBYTE).fill(0x20));
      },
    });
  };
  const post = (path: string, body: BodyInit) =>
    call(path, {
      method: "POST",
      headers: { "content-type": "application/json", origin: e2e.stack.appUrl },
      body,
      ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
    } as RequestInit).then(
      ({ status }) => status,
      // The server may hang up on who goes on sending.
      () => 413,
    );

  test.each(["/api/auth/sign-in/email", "/api/auth/sign-up/email", "/api/inngest?fnId=x&stepId=step"])(
    "%s refuses 150 MB, said or unsaid",
    async (path) => {
      expect(await post(path, new Uint8Array(150 * MEBIBYTE))).toBe(413);
      expect(await post(path, endless(150 * MEBIBYTE))).toBe(413);
      expect((await call("/api/health")).status).toBe(200);
    },
  );

  test("the engine's route takes the most that the engine sends", async () => {
    const state = JSON.stringify({ state: "x".repeat(36 * MEBIBYTE) });
    expect(await post("/api/inngest?fnId=nobody&stepId=step", state)).not.toBe(413);
  });
});

describe.skipIf(!executablePath)("in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChecked(executablePath as string);
  });
  afterAll(() => browser?.close());

  test("a user signs up and connects an account without one violation of the policy", async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(120_000);
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (/Content.Security.Policy|violates/i.test(message.text())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.exposeFunction("complain", (text: string) => complaints.push(text));
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        (window as unknown as { complain(text: string): void }).complain(
          `violates ${event.violatedDirective}: ${event.blockedURI}`,
        );
      });
    });
    const { credentials } = e2e.sandbox.createAccount({
      network: "digistore24",
      profile: { since: "2026-09-01", salesPerDay: 1 },
    });
    await page.goto(`${e2e.stack.appUrl}/sign-up`);
    await page.getByLabel("Name").fill("Cora Policy");
    await page.getByLabel("E-mail").fill("cora@example.com");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign up" }).click();
    await page.getByRole("link", { name: "Connect account" }).click();
    await page.getByRole("button", { name: /^Digistore24/ }).click();
    await page.getByLabel("Label").fill("Under the policy");
    await page.getByLabel("API key").fill(credentials.apiKey ?? "");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByTestId("health-badge").waitFor();
    await page.goto(`${e2e.stack.appUrl}/no/such/page`);
    await page.getByText("Page not found").waitFor();
    expect(complaints).toEqual([]);

    // The policy is in force: a script without the nonce does not run.
    await page.evaluate(() => {
      const script = document.createElement("div");
      script.innerHTML = '<img src="x" onerror="window.broken = true">';
      document.body.append(script);
    });
    await page.waitForTimeout(500);
    expect(await page.evaluate(() => "broken" in window)).toBe(false);
    expect(complaints.join()).toMatch(/script-src/);
    await page.close();
  });
});
