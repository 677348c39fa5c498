import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** A Chromium that is there: CHROMIUM_PATH, one of the usual places, or Playwright's own. */
export function findChromium(): string | undefined {
  const given = process.env.CHROMIUM_PATH;
  if (given && !isExecutable(given)) throw new Error(`CHROMIUM_PATH is not an executable file: ${given}`);
  return given || [...USUAL_PLACES, chromium.executablePath()].find(isExecutable);
}

/** Finds a Chromium or installs one: Playwright's download, else Debian's package as root. Undefined if neither works. */
export function ensureChromium(say: (line: string) => void): string | undefined {
  const found = findChromium();
  if (found) return found;
  say("No Chromium found: trying Playwright's download");
  spawnSync("npx", ["playwright-core", "install", "chromium"], { stdio: "ignore", timeout: 300_000 });
  const downloaded = findChromium();
  if (downloaded || process.getuid?.() !== 0) return downloaded;
  say("The download did not work: trying Debian's package");
  spawnSync("apt-get", ["update"], { stdio: "ignore", timeout: 120_000 });
  spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { stdio: "ignore", timeout: 600_000 });
  return findChromium();
}

/** Without what a container lacks (a sandbox, a graphics card) and without calls home. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
}

function isExecutable(path: string | undefined): path is string {
  if (!path) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
