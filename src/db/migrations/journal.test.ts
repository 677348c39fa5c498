import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { journalProblems } from "./journal";

function folderOf(
  entries: { idx: number; tag: string; when: number }[],
  files = entries.map(({ tag }) => tag),
): string {
  const folder = mkdtempSync(join(tmpdir(), "tidemark-journal-"));
  mkdirSync(join(folder, "meta"));
  writeFileSync(join(folder, "meta", "_journal.json"), JSON.stringify({ entries }));
  for (const tag of files) writeFileSync(join(folder, `${tag}.sql`), "select 1");
  return folder;
}

const [first, second] = [
  { idx: 0, tag: "0000_first", when: 10 },
  { idx: 1, tag: "0001_second", when: 20 },
];

test("a journal whose stamps rise is in order", () => {
  expect(journalProblems(folderOf([first, second]))).toEqual([]);
  expect(journalProblems("drizzle")).toEqual([]);
});

test("a stamp that does not rise, a number out of place and a file that is missing are told", () => {
  expect(journalProblems(folderOf([first, { ...second, when: 10 }]))).toEqual([
    "0001_second is stamped before 0000_first: generate it again",
  ]);
  expect(journalProblems(folderOf([first, { ...second, idx: 2 }]))).toEqual([
    "0001_second has the number 2 in place 1",
  ]);
  expect(journalProblems(folderOf([first], []))).toEqual(["0000_first has no file 0000_first.sql"]);
});
