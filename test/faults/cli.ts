import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { FAULTS, type PlantedFault } from "./faults";

// `npm run faults`: plants each fault in a copy of the project and has the property tests look for it, then the chaos
// suite, then the tests of syncs and of the ledger. A suite is worth what it finds. `npm run faults -- --only 7,9` plants
// two; they are numbered from 1. `--by tests` lets the last of the three look alone.

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    /** So many lives chaos may take to find one. */
    lives: { type: "string", default: "120" },
    seed: { type: "string", default: "1" },
    by: { type: "string", default: "properties,chaos,tests" },
  },
});
const only = values.only?.split(",").map(Number);

const COPIED = [
  "src",
  "inngest",
  "dev",
  "sandbox",
  "test",
  "drizzle",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
];
const folder = path.resolve(".tidemark/faults");

function plant(fault: PlantedFault | null): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of COPIED) cpSync(name, path.join(folder, name), { recursive: true });
  symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));
  // It counts the files of a sync, which it does not find in a copy.
  rmSync(path.join(folder, "src/sync/walk.db.test.ts"));
  if (fault === null) return;
  const { file, find, replace } = fault;
  const place = path.join(folder, file);
  writeFileSync(
    place,
    readFileSync(place, "utf8").replace(find, () => replace),
  );
}

function fails(command: string, args: string[]): { failed: boolean; output: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
  return { failed: status !== 0, output: stdout + stderr };
}

/** Each names what it found, null when it found nothing. */
const finders: Record<string, () => string | null> = {
  properties() {
    const { failed } = fails("npx", ["vitest", "run", "--bail=1", "--config=test/properties/vitest.config.ts"]);
    return failed ? "the properties of the plan" : null;
  },
  chaos() {
    const chaos = ["dev/chaos/cli.ts", "--first", "--json", "--runs", values.lives, "--seed", values.seed];
    const { failed, output } = fails("node", ["--import", "tsx", ...chaos]);
    if (!failed) return null;
    const [life, network] = /Run (\d+) of seed \d+ \((\w+)\) failed/.exec(output)?.slice(1) ?? [];
    const kind = /failed:\n {2}(\w+):/.exec(output)?.[1];
    if (life === undefined || kind === undefined) throw new Error(`Chaos did not run:\n${output.slice(-2_000)}`);
    return `chaos, life ${life} (${network}): ${kind}`;
  },
  tests() {
    const database = process.env.TEST_DATABASE_URL ? "database-pg" : "database-pglite";
    const projects = ["--project=unit", `--project=${database}`];
    const { failed, output } = fails("npx", ["vitest", "run", "--bail=1", ...projects, "src/sync/", "src/db/"]);
    if (!failed) return null;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with it.
    const [, file] = /FAIL\s.*?(src\/\S+\.test\.ts)/.exec(output.replace(/\u001b\[\d+m/g, "")) ?? [];
    if (file === undefined) throw new Error(`The tests did not run:\n${output.slice(-2_000)}`);
    return `a test of ${file}`;
  },
};
const by = values.by.split(",");
const unknown = by.filter((name) => !Object.hasOwn(finders, name));
if (unknown.length > 0) throw new Error(`--by takes ${Object.keys(finders).join(", ")}, not ${unknown.join(", ")}`);

/** Who finds the fault that is planted, null when nobody does. */
function finder(): string | null {
  for (const name of by) {
    const found = finders[name]?.() ?? null;
    if (found !== null) return found;
  }
  return null;
}

// What finds a fault where none is planted proves nothing.
plant(null);
const falsely = finder();
if (falsely !== null) throw new Error(`Without a fault, ${falsely}`);
console.log(` 0  no fault\n    nothing was found`);

let missed = 0;
for (const [i, fault] of FAULTS.entries()) {
  if (only && !only.includes(i + 1)) continue;
  plant(fault);
  const found = finder();
  if (found === null) missed += 1;
  console.log(`${String(i + 1).padStart(2)}  ${fault.says}\n    ${found ?? "NOT FOUND"}`);
}
rmSync(folder, { recursive: true, force: true });
console.log(missed === 0 ? "Each was found." : `${missed} not found.`);
process.exit(missed === 0 ? 0 : 1);
