import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, expect, test, vi } from "vitest";

beforeAll(() => vi.stubEnv("INNGEST_DEV", "1"));

/**
 * The engine keeps runs under these ids, across releases: a function that is renamed loses its runs under way, and a
 * step that is renamed is done once more. What people read may change instead: a function's `name`, and a step's as
 * `{ id, name }`. A new id may join; one that leaves needs a release in between that still answers to it.
 */
const FUNCTIONS = [
  "apply-notification",
  "close-cancelled-run",
  "continue-import",
  "fold-sync-logs",
  "import-account",
  "prune-landed-pages",
  "replay-rejects",
  "resend-notifications",
  "schedule-syncs",
  "send-alerts",
  "sweep-sync-logs",
  "sync-account",
  "watch-accounts",
  "watch-earnings",
  "watch-user",
];

/** `n` counts. */
const STEPS = [
  "apply",
  "apply-n",
  "decrypt",
  "dispatch",
  "dispatch-n",
  "fetch-n",
  "fold-n",
  "hand-over",
  "let-others-fail",
  "let-the-lock-go",
  "look-for-alerts",
  "prune-n",
  "read-on",
  "replay-n",
  "request-import",
  "resend",
  "resend-n",
  "send-n",
  "sweep",
  "upsert-n",
  "wait-n",
  "watch",
  "watch-n",
  "write-sync-log",
  "write-sync-log-n",
];

test("the ids of the functions are those that runs under way are kept by", async () => {
  const { functions } = await import("../inngest");
  expect(functions.map((fn) => fn.id()).sort()).toEqual(FUNCTIONS);
});

test("the ids of the steps are those that runs under way are kept by", () => {
  const functions = readdirSync("inngest/functions").map((file) => `inngest/functions/${file}`);
  const sources = ["src/sync/steps.ts", ...functions].map((file) => readFileSync(file, "utf8"));
  const called = /step(?:\.\w+|<\w+(?:\[\])?>)?\(\s*(?:\{\s*id:\s*)?["`]([^"`]+)["`]/g;
  const named = /\bid(?: =|:) (?:[^;]+ \? "([^"]+)" : )?`((?:\$\{[^}]*\}|[^`.$])+)`/g;
  const found = sources.flatMap((source) => [
    ...[...source.matchAll(called)].map(([, id]) => id),
    ...[...source.matchAll(named)].flatMap(([, first, other]) => [first, other]),
  ]);
  const ids = found.flatMap((id) => id?.replace(/\$\{[^}]+\}/, "n") ?? []);
  expect([...new Set(ids)].sort()).toEqual(STEPS);
});
