import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { parseEnv } from "#env/env";

const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CHANGELOG.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => path.posix.join("docs", file)),
];

test.each(pages)("every link of %s leads to a file", (page) => {
  const links = [...readFileSync(page, "utf8").matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, to = ""]) => to);
  const lost = links.filter((to) => !/^https?:/.test(to) && !existsSync(path.join(path.dirname(page), to)));
  expect(lost).toEqual([]);
});

test("every page of the docs is reached from their index", () => {
  const index = readFileSync("docs/README.md", "utf8");
  const unnamed = readdirSync("docs").filter(
    (file) => file.endsWith(".md") && file !== "README.md" && !index.includes(`(${file})`),
  );
  expect(unnamed).toEqual([]);
});

test("every variable that the app reads stands in .env.example", () => {
  const example = readFileSync(".env.example", "utf8");
  const names = [...readFileSync("src/env/env.ts", "utf8").matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(
    ([, name = ""]) => name,
  );
  expect(names.length).toBeGreaterThan(20);
  // Set by the platform and by whatever starts a process.
  const own = new Set(["VERCEL", "NODE_ENV"]);
  expect(names.filter((name) => !own.has(name) && !new RegExp(`^#? ?${name}=`, "m").test(example))).toEqual([]);
});

test("every alarm has its page, and asks for figures that are told", () => {
  const runbook = readFileSync("docs/operating.md", "utf8");
  const { groups } = parse(readFileSync("deploy/prometheus-alerts.yaml", "utf8")) as {
    groups: { rules: { alert: string; expr: string; annotations: { runbook: string } }[] }[];
  };
  const rules = groups.flatMap((group) => group.rules);
  expect([...runbook.matchAll(/^### (\w+)$/gm)].map(([, name]) => name)).toEqual(rules.map(({ alert }) => alert));
  for (const { alert, annotations } of rules) {
    expect(annotations.runbook).toBe(`docs/operating.md#${alert.toLowerCase()}`);
  }
  const told = [readFileSync("src/http/service-metrics.ts", "utf8"), readFileSync("src/telemetry/metrics.ts", "utf8")]
    .join("\n")
    .concat(readFileSync("src/app/api/metrics/route.ts", "utf8"));
  const dashboard = readFileSync("deploy/grafana/tidemark.json", "utf8");
  const asked = [...rules.map(({ expr }) => expr), dashboard, runbook].join("\n").match(/\btidemark_\w+/g) ?? [];
  const names = [...new Set(asked.map((name) => name.replace(/_bucket$/, "")))];
  expect(names.length).toBeGreaterThan(15);
  const isTold = (name: string) => told.includes(`"${name}"`) || told.includes(`"${name.replace("tidemark_", "")}",`);
  expect(names.filter((name) => !isTold(name))).toEqual([]);
});

test("every error that the API's page tells of is one that the app answers with", () => {
  const told = [...readFileSync("docs/api.md", "utf8").matchAll(/^\| (\d{3}) +\| `(\w+)`/gm)].map(
    ([, status, code]) => `${status} ${code}`,
  );
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) =>
    /(?<!\.test)\.ts$/.test(file),
  );
  const given = sources.flatMap((file) =>
    [...readFileSync(path.join("src", file), "utf8").matchAll(/ApiFailure\(\s*(\d{3}),\s*"(\w+)"/g)].map(
      ([, status, code]) => `${status} ${code}`,
    ),
  );
  expect(told.length).toBeGreaterThan(5);
  expect(given).toEqual(expect.arrayContaining(told));
});

test("what a request may take is the same number for the platform and for runs", () => {
  const platform = /export const maxDuration = (\d+);/.exec(readFileSync("src/app/api/inngest/route.ts", "utf8"))?.[1];
  const runs = /MAX_DURATION_SECONDS: .*default\((\d+)\)/.exec(readFileSync("src/env/env.ts", "utf8"))?.[1];
  expect([platform, runs]).toEqual(["60", "60"]);
});

test("the deploy button asks for two integrations and two secrets, and names this repository", () => {
  const [, address = ""] =
    /\]\((https:\/\/vercel\.com\/new\/clone\?[^)]*)\)/.exec(readFileSync("README.md", "utf8")) ?? [];
  const asked = new URL(address).searchParams;
  const { repository } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(asked.get("repository-url")).toBe(repository.url);
  const [link = "", anchor = ""] = (asked.get("envLink") ?? "").split("#");
  expect(link).toBe(`${repository.url}/blob/main/docs/deployment.md`);
  const headings = [...readFileSync("docs/deployment.md", "utf8").matchAll(/^#+ (.*)$/gm)].map(
    ([, title = ""]) => title,
  );
  expect(headings.map((title) => title.toLowerCase().replaceAll(" ", "-"))).toContain(anchor);
  expect(JSON.parse(asked.get("products") ?? "[]")).toEqual([
    { type: "integration", protocol: "storage", productSlug: "neon", integrationSlug: "neon" },
    { type: "integration", protocol: "workflow", productSlug: "account", integrationSlug: "inngest" },
  ]);

  // What is required and neither asked for nor given by an integration or the platform would be missing.
  const names = (asked.get("env") ?? "").split(",");
  expect(names.length).toBeLessThanOrEqual(2);
  const secret = (bytes: number) => randomBytes(bytes);
  const fresh: Record<string, string> = {
    CREDENTIALS_KEYS: `k1:${secret(32).toString("base64")}`,
    BETTER_AUTH_SECRET: secret(32).toString("hex"),
  };
  const given = {
    ...Object.fromEntries(names.map((name) => [name, fresh[name]])),
    DATABASE_URL: "postgres://user:password@ep-a-pooler.neon.tech/neondb",
    DATABASE_URL_UNPOOLED: "postgres://user:password@ep-a.neon.tech/neondb",
    INNGEST_EVENT_KEY: "event-key",
    INNGEST_SIGNING_KEY: "signkey-prod-00",
    ...{ NODE_ENV: "production", VERCEL: "1", VERCEL_ENV: "production" },
    VERCEL_PROJECT_PRODUCTION_URL: "tidemark.vercel.app",
  };
  expect(parseEnv(given).APP_URL).toBe("https://tidemark.vercel.app");
  const preview = { ...given, VERCEL_ENV: "preview", VERCEL_BRANCH_URL: "tidemark-git-branch.vercel.app" };
  expect(parseEnv(preview).APP_URL).toBe("https://tidemark-git-branch.vercel.app");
  expect(parseEnv({ ...given, APP_URL: "https://money.example.com" }).APP_URL).toBe("https://money.example.com");
  for (const name of names) expect(() => parseEnv({ ...given, [name]: undefined })).toThrow(`  ${name} `);
  expect(() => parseEnv({ ...given, CRON_SECRET: "short" })).toThrow("  CRON_SECRET ");
  expect(() => parseEnv({ ...given, VERCEL: undefined })).toThrow("  CRON_SECRET ");
});

test("what Vercel builds with brings the database up to date first", () => {
  const { buildCommand, regions } = JSON.parse(readFileSync("vercel.json", "utf8"));
  expect(regions).toHaveLength(1);
  const build = (env: Record<string, string>) => {
    const folder = mkdtempSync(path.join(tmpdir(), "tidemark-build-"));
    // In npm's place stands what writes down how it was called.
    writeFileSync(path.join(folder, "npm"), '#!/bin/sh\necho "npm $*"\n', { mode: 0o755 });
    const { stdout } = spawnSync("sh", ["-c", buildCommand], {
      env: { PATH: `${folder}:${process.env.PATH}`, ...env } as unknown as NodeJS.ProcessEnv,
      encoding: "utf8",
    });
    rmSync(folder, { recursive: true });
    return stdout.split("\n").filter((line) => line.startsWith("npm "));
  };
  expect(build({ VERCEL_ENV: "production" })).toEqual(["npm run db:migrate", "npm run build"]);
  expect(build({ VERCEL_ENV: "preview" })).toEqual(["npm run build"]);
  expect(build({ VERCEL_ENV: "preview", PREVIEW_DATABASE: "own" })).toEqual(["npm run db:migrate", "npm run build"]);
});
