import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** What may be given on with a product under the MIT licence, and asks for no more than to be named. */
const FREE = new Set([
  "MIT",
  "MIT-0",
  "ISC",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "0BSD",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "Unlicense",
]);

/** What is used under other terms, and why that is fine. */
const KNOWN: Record<string, string> = {
  "@fontsource-variable/inter": "OFL-1.1: a font, given on with its licence",
  "@img/sharp": "LGPL-3.0-or-later: its C library is linked by Next.js for pictures, not part of ours",
  "inngest-cli": "SSPL: the engine, a program of its own that is optional here and not given on",
  lightningcss: "MPL-2.0: a build's tool, unchanged",
  "caniuse-lite": "CC-BY-4.0: data that a build reads and does not give on",
};

/** One of several is enough (OR); of all at once (AND) each must be free. */
const isFree = (license: string): boolean =>
  license
    .replaceAll(/[()]/g, "")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((one) => FREE.has(one.trim())));

interface Locked {
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
}

test("every library that is given on may be", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, Locked> };
  const others = Object.entries(packages)
    .filter(([place, { dev, devOptional }]) => place !== "" && !dev && !devOptional)
    .map(([place, { license }]) => [place.split("node_modules/").at(-1) ?? place, license ?? "untold"] as const)
    .filter(([name, license]) => !isFree(license) && !Object.keys(KNOWN).some((known) => name.startsWith(known)));
  expect(others).toEqual([]);
});
