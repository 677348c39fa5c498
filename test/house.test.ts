import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

// The house as a whole: what no single file can keep. Who may import whom is in biome.json, a rule for every room.

const isSource = (file: string) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file);
const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => path.posix.join(folder, file))
    .filter((file) => statSync(file).isFile());

const all = [...filesOf("src"), ...filesOf("inngest")].filter((file) => /\.tsx?$/.test(file));
const sources = all.filter(isSource);
const rooms = [...new Set(sources.flatMap((file) => /^src\/([^/]+)\//.exec(file)?.[1] ?? []))].sort();
const textOf = (file: string) => readFileSync(file, "utf8");
const roomOf = (file: string) =>
  file
    .split("/")
    .slice(0, file.startsWith("src/") ? 2 : 1)
    .join("/");
const lengthOf = (file: string) => textOf(file).split("\n").length - 1;

interface Override {
  includes: string[];
  linter: { rules: { style?: { noRestrictedImports?: { options: { patterns: { group: string[] }[] } } } } };
}
const { overrides } = JSON.parse(textOf("biome.json")) as { overrides: Override[] };
const ruleOf = (folder: string) =>
  overrides.find(({ includes, linter }) => includes[0] === `${folder}/**` && linter.rules.style?.noRestrictedImports);

test("every room has a rule for what it may import, and a rule knows every room", () => {
  const groups = [
    ...rooms.map((room) => [room, ruleOf(`src/${room}`)] as const),
    ["inngest", ruleOf("inngest")] as const,
  ];
  const mayImport = groups.map(([room, rule]) => {
    expect(rule, `biome.json says nothing of ${room}`).toBeDefined();
    const forbidden =
      rule?.linter.rules.style?.noRestrictedImports?.options.patterns.flatMap(({ group }) => group) ?? [];
    return [room, rooms.filter((other) => other !== room && !forbidden.includes(`#${other}/**`))] as const;
  });
  expect(Object.fromEntries(mayImport)).toEqual({
    domain: [],
    env: ["domain"],
    credentials: ["domain", "env"],
    networks: ["domain", "env"],
    db: ["domain", "env", "telemetry"],
    sync: ["credentials", "db", "domain", "env", "networks", "telemetry"],
    accounts: ["credentials", "db", "domain", "env", "networks"],
    earnings: ["accounts", "db", "domain", "env", "networks"],
    alerts: ["accounts", "credentials", "db", "domain", "earnings", "env", "mail", "networks"],
    mail: ["domain", "env"],
    operate: ["accounts", "alerts", "credentials", "db", "domain", "env", "mail", "networks"],
    telemetry: ["domain", "env"],
    events: ["db", "domain", "env"],
    demo: ["db", "domain"],
    http: ["accounts", "db", "domain", "earnings", "env", "mail", "networks", "telemetry"],
    ui: ["domain"],
    components: ["domain", "ui"],
    features: ["components", "domain", "ui"],
    app: [
      "accounts",
      "alerts",
      "components",
      "db",
      "demo",
      "domain",
      "earnings",
      "env",
      "events",
      "features",
      "http",
      "networks",
      "telemetry",
      "ui",
    ],
    inngest: ["alerts", "credentials", "db", "domain", "env", "events", "networks", "sync", "telemetry"],
  });
});

test("a file goes to another room by its name, so that the rules see it", () => {
  const climbing = all.flatMap((file) =>
    [...textOf(file).matchAll(/(?:from|import\() ?"(\.[^"]*)"/g)]
      .map(([, specifier = ""]) => path.posix.join(path.posix.dirname(file), specifier))
      .filter(
        (target) =>
          target.startsWith("src/") && roomOf(target) !== roomOf(file) && rooms.includes(target.split("/")[1] ?? ""),
      )
      .map((target) => `${file} → ${target}`),
  );
  expect(climbing).toEqual([]);
});

test("the browser takes the API's shapes, not the code that checks them", () => {
  const taking = sources.filter(
    (file) => /^src\/(ui|components|features)\//.test(file) && /^import (?!type )[^;]*"#http\//m.test(textOf(file)),
  );
  expect(taking).toEqual([]);
});

test("a name means one thing in the house", () => {
  // Routes and pages export what Next.js asks for, networks the parts of their contract.
  const own = sources.filter((file) => !/^src\/(app\/|networks\/[^/]+\/|instrumentation)/.test(file));
  const places = new Map<string, string[]>();
  for (const file of own) {
    for (const [, name = ""] of textOf(file).matchAll(
      /^export (?:async )?(?:function|const|class|interface|type) (\w+)/gm,
    )) {
      places.set(name, [...(places.get(name) ?? []), file]);
    }
  }
  expect([...places].filter(([, files]) => files.length > 1)).toEqual([]);
});

test("a file is a thought: neither a matchbox nor a hall", () => {
  expect(sources.filter((file) => lengthOf(file) > 300)).toEqual([]);
  // Where a page or a route stands, and that it has a file of its own, is the framework's choice: thin ones are wanted.
  const ofOurs = sources.filter((file) => !/^src\/app\/.*\b(page|layout|route)\.tsx?$/.test(file));
  const matchboxes = ofOurs.filter((file) => lengthOf(file) <= 25);
  expect(matchboxes.length / ofOurs.length, matchboxes.join(" ")).toBeLessThan(0.15);
});
