import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";

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

test("what a request may take is the same number for the platform and for runs", () => {
  const platform = /export const maxDuration = (\d+);/.exec(readFileSync("src/app/api/inngest/route.ts", "utf8"))?.[1];
  const runs = /MAX_DURATION_SECONDS: .*default\((\d+)\)/.exec(readFileSync("src/env/env.ts", "utf8"))?.[1];
  expect([platform, runs]).toEqual(["60", "60"]);
});
