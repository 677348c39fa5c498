import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { buildApp } from "../stack/app";
import { ensureChromium } from "./chromium";

// `npm test`: everything that must pass, from the quickest to the slowest. `npm test -- engine` runs that part alone.

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** What stands in Vitest's JSON report, as far as it is read here. */
interface Report {
  numPassedTests: number;
  numPendingTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

const total: Count = { passed: 0, failed: 0, skipped: 0 };
/** What failed and why, told once more at the end, where somebody who has only the end of a log looks for it. */
const failures: string[] = [];
const PARTS = ["check", "unit", "database", "engine", "e2e"];
const only = process.argv.slice(2);
const unknown = only.filter((part) => !PARTS.includes(part));
if (unknown.length > 0) {
  console.error(
    `There is no part ${unknown.join(", ")}: give any of ${PARTS.join(", ")}, or run one file with npx vitest run PATH`,
  );
  process.exit(1);
}

/** Tests of the engine and of the browser wait most of the time, each with servers of its own beside it. */
const WAITING_WORKERS = 4;
const folder = ".tidemark/test";
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

function add(count: Count): void {
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
}

/** A command that passes or fails as a whole. */
function check(name: string, command: string, args: string[]): void {
  console.log(`\n▸ ${name}`);
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  add({ passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 });
  if (status !== 0) failures.push(`${name}: ended with ${status}`);
}

/** Vitest projects, counted test by test. A run that ends badly without a failed test counts as one. */
async function vitest(name: string, projects: string[], maxWorkers: number): Promise<void> {
  console.log(`\n▸ ${name}`);
  const startedAt = performance.now();
  const report = `${folder}/${name.replace(/\W+/g, "-")}.json`;
  const args = [
    "vitest",
    "run",
    `--maxWorkers=${maxWorkers}`,
    ...projects.flatMap((project) => ["--project", project]),
  ];
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const [status] = await once(spawn("npx", [...args, ...reporters], { stdio: "inherit" }), "close");
  const count = readReport(name, report);
  if (status !== 0 && count.failed === 0) {
    count.failed = 1;
    failures.push(`${name}: ended with ${status}, though no test failed`);
  }
  add(count);
  console.log(`${name}: ${Math.round((performance.now() - startedAt) / 1_000)} s`);
}

function readReport(part: string, file: string): Count {
  try {
    const report: Report = JSON.parse(readFileSync(file, "utf8"));
    const failed = report.testResults.flatMap(failuresOf);
    failures.push(...failed);
    return { passed: report.numPassedTests, failed: failed.length, skipped: report.numPendingTests };
  } catch (error) {
    failures.push(`${part}: its report cannot be read: ${error}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** The failed tests of a file, each with the beginning of its message; a file that could not be loaded as one of them. */
function failuresOf({ name, status, message, assertionResults }: Report["testResults"][number]): string[] {
  const file = relative(process.cwd(), name);
  const failed = assertionResults.filter((test) => test.status === "failed");
  if (failed.length === 0 && status === "failed") return [`${file}\n${beginning(message)}`];
  return failed.map((test) => `${file}: ${test.fullName}\n${beginning(test.failureMessages.join("\n"))}`);
}

const beginning = (text: string) => text.split("\n").slice(0, 12).join("\n").slice(0, 2_000);

const wants = (part: string) => only.length === 0 || only.includes(part);

if (wants("check")) {
  check("Format and lint", "npx", ["biome", "check", "--error-on-warnings", "."]);
  check("Types", "npm", ["run", "--silent", "types"]);
}
// What computes, with the build beside it; then what waits most of the time.
const built = wants("e2e") ? build() : null;
const computing = [...(wants("unit") ? ["unit"] : []), ...(wants("database") ? ["database-*"] : [])];
if (wants("database") && !process.env.TEST_DATABASE_URL) {
  console.log("\nTEST_DATABASE_URL is not set: the database tests run on the embedded Postgres alone.");
}
if (computing.length > 0) await vitest("Unit and database", computing, 2 * availableParallelism());
const waiting = [...(wants("engine") ? ["engine"] : []), ...(built && (await isReady(built)) ? ["e2e"] : [])];
if (waiting.length > 0) await vitest("Engine and end to end", waiting, WAITING_WORKERS);

if (failures.length > 0) console.log(`\nWhat failed:\n\n${failures.join("\n\n")}`);
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
process.exit(total.failed === 0 ? 0 : 1);

/** Whether the production build succeeded. */
async function build(): Promise<boolean> {
  try {
    await buildApp();
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(message);
    failures.push(`Production build\n${message}`);
    return false;
  }
}

/** Whether the built app can be tried in a real browser. Without a browser the rest still runs; in CI that is a failure. */
async function isReady(build: Promise<boolean>): Promise<boolean> {
  const chromium = ensureChromium(console.log);
  if (chromium) {
    process.env.CHROMIUM_PATH = chromium;
  } else {
    console.log(
      "No Chromium could be found or installed: the browser tests are left out. Set CHROMIUM_PATH to run them.",
    );
    if (process.env.CI) {
      add({ passed: 0, failed: 1, skipped: 0 });
      failures.push("No Chromium could be found or installed");
    }
  }
  console.log("\n▸ Production build");
  const isBuilt = await build;
  add({ passed: isBuilt ? 1 : 0, failed: isBuilt ? 0 : 1, skipped: 0 });
  return isBuilt;
}
