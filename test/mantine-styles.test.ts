import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

// The whole of the library's styles is three times as much as the pages use, and a page waits for all of it. A component
// whose styles are missing looks broken without an error, so what is used is followed to the last of its parts.

const CORE = "node_modules/@mantine/core";
const STYLES = "src/app/mantine.css";
/** Not a component's: without these nothing is drawn right. */
const GROUND = ["baseline", "default-css-variables", "global"];

/** Imports of values: one by its own name, or several in braces. */
const IMPORTS = /import (?:\{([^}]+)\}|\w+) from "([^"]+)"/g;

const importsOf = (file: string) =>
  [...readFileSync(file, "utf8").matchAll(IMPORTS)].map(([, names = "", from = ""]) => ({
    from,
    names: names.split(",").map((name) => name.trim()),
  }));

/** Where the library keeps each name that it exports. */
const places = new Map(
  importsOf(path.join(CORE, "esm/index.mjs")).flatMap(({ names, from }) =>
    names.map((name) => [name, path.join(CORE, "esm", from)] as const),
  ),
);

/** What a folder's files take from the library's core. */
const usedIn = (folder: string, ending: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => ending.test(file))
    .flatMap((file) => importsOf(path.join(folder, file)))
    .flatMap(({ names, from }) => (from === "@mantine/core" ? names : []));

/** The names of the style sheets that these files and all that they import take their classes from. */
function stylesOf(files: Iterable<string>): string[] {
  const seen = new Set<string>();
  const follow = (file: string) => {
    if (seen.has(file) || !existsSync(file)) return;
    seen.add(file);
    for (const { from } of importsOf(file)) follow(path.join(path.dirname(file), from));
  };
  for (const file of files) follow(file);
  return [...seen].flatMap((file) => /([\w-]+)\.module\.mjs$/.exec(file)?.[1] ?? []);
}

test("the pages load the styles of what they are made of, and of no more", () => {
  const names = [
    ...usedIn("src", /\.tsx?$/),
    // What the other packages are drawn with.
    ...["charts", "dates", "notifications"].flatMap((name) => usedIn(`node_modules/@mantine/${name}/esm`, /\.mjs$/)),
  ];
  const wanted = stylesOf(names.flatMap((name) => places.get(name) ?? [])).filter((name) =>
    existsSync(path.join(CORE, "styles", `${name}.css`)),
  );
  const loaded = [...readFileSync(STYLES, "utf8").matchAll(/core\/styles\/([\w-]+)\.css/g)].map(([, name]) => name);
  expect([...loaded].sort(), `${STYLES} imports these, in the order that the library's own styles.css has`).toEqual(
    [...GROUND, ...wanted].sort(),
  );
});
