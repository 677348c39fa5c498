import type { Browser, BrowserContext } from "playwright-core";
import { launchChromium } from "../dev/test/chromium";
import { checkAnswer } from "../test/contract";

/** A browser whose pages get no answer of the API that its documentation does not tell: `close` throws with the first. */
export async function launchChecked(executablePath: string): Promise<Browser> {
  const browser = await launchChromium(executablePath);
  const checks: Promise<Error | undefined>[] = [];
  const watch = (context: BrowserContext) =>
    context.on("response", (response) => {
      const type = response.headers()["content-type"] ?? "";
      if (!new URL(response.url()).pathname.startsWith("/api/") || !type.includes("json")) return;
      const check = response
        .text()
        // The page went on, or its body was not kept: there is nothing to look at.
        .catch(() => undefined)
        .then((text) => {
          if (text === undefined) return;
          const answer = new Response(text, { status: response.status(), headers: { "content-type": type } });
          return checkAnswer(response.request().method(), response.url(), answer);
        });
      checks.push(check.then(() => undefined).catch((error: Error) => error));
    });
  const [newContext, newPage, close] = [
    browser.newContext.bind(browser),
    browser.newPage.bind(browser),
    browser.close.bind(browser),
  ];
  browser.newContext = async (options) => {
    const context = await newContext(options);
    watch(context);
    return context;
  };
  browser.newPage = async (options) => {
    const page = await newPage(options);
    watch(page.context());
    return page;
  };
  browser.close = async () => {
    await close();
    const [wrong] = (await Promise.all(checks)).filter((error) => error !== undefined);
    if (wrong) throw wrong;
  };
  return browser;
}
