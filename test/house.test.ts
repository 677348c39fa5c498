import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { adapterFor, NETWORK_IDS } from "#networks/index";

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
  linter: {
    rules: { style?: { noRestrictedImports?: { options: { patterns: { group: string[]; message: string }[] } } } };
  };
}
const { overrides } = JSON.parse(textOf("biome.json")) as { overrides: Override[] };
const ruleOf = (folder: string) =>
  overrides.find(({ includes, linter }) => includes[0] === `${folder}/**` && linter.rules.style?.noRestrictedImports);

/** What CONTRIBUTING.md says that each room may import, of the rooms. */
const told = new Map(
  [...textOf("CONTRIBUTING.md").matchAll(/^\| `(?:src\/)?(\w+)` +\|([^|]*)\|/gm)].map(([, room = "", may = ""]) => [
    room,
    may
      .replace(/;.*/, "")
      .split(",")
      .map((name) => name.trim())
      .filter((name) => rooms.includes(name)),
  ]),
);

test.each([...rooms, "inngest"])("%s imports what CONTRIBUTING.md says, and Biome refuses the rest", (room) => {
  const rule = ruleOf(room === "inngest" ? room : `src/${room}`);
  expect(rule, "biome.json has no rule").toBeDefined();
  const patterns = rule?.linter.rules.style?.noRestrictedImports?.options.patterns ?? [];
  const forbidden = patterns.flatMap(({ group }) => group);
  const may = rooms.filter((other) => other !== room && !forbidden.includes(`#${other}/**`));
  expect(told.get(room)?.toSorted()).toEqual(may);
  for (const { message } of patterns.filter(({ group }) => group.includes("#app/**") || room === "app")) {
    const named = /It may import: ([^.]*)\.$/.exec(message)?.[1] ?? "";
    expect(
      named
        .split(", ")
        .filter((name) => rooms.includes(name))
        .toSorted(),
    ).toEqual(may);
  }
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
  const matchboxes = sources.filter((file) => lengthOf(file) <= 25);
  expect(matchboxes.length / sources.length, matchboxes.join(" ")).toBeLessThan(0.15);
});

test.each(NETWORK_IDS)("%s is known wherever networks are shown, explained and played", (network) => {
  const places = [
    ...["src/components/network-mark.tsx", "src/app/theme.ts", "docs/guide.md", "docs/networks.md"],
    ...["sandbox/networks.ts", "dev/chaos/quirks.ts", "dev/chaos/broken-rows.ts", "dev/demo/cast.ts", ".env.example"],
    ...(adapterFor(network).notifications ? ["src/features/accounts/notification-guides.ts"] : []),
  ];
  expect(places.filter((place) => !textOf(place).toLowerCase().includes(network))).toEqual([]);
});
