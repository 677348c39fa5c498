import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

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
