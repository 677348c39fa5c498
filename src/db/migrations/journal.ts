import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";

export interface Migration {
  /** Its name, as the file's. */
  tag: string;
  /** When it was generated, in milliseconds: what Drizzle calls it by in the database. */
  when: number;
  hash: string;
  statements: string[];
}

interface Entry {
  idx: number;
  tag: string;
  when: number;
}

const entriesOf = (folder: string): Entry[] =>
  (JSON.parse(readFileSync(join(folder, "meta", "_journal.json"), "utf8")) as { entries: Entry[] }).entries;

/** The migrations of a folder in their order, hashed as Drizzle does it. */
export function readMigrations(folder: string): Migration[] {
  const entries = entriesOf(folder);
  return readMigrationFiles({ migrationsFolder: folder }).map(({ sql, hash, folderMillis }, i) => ({
    tag: entries[i]?.tag ?? String(folderMillis),
    when: folderMillis,
    hash,
    statements: sql.filter((statement) => statement.trim() !== ""),
  }));
}

/** What is wrong with a folder's journal, as sentences; none when databases can follow it. */
export function journalProblems(folder: string): string[] {
  return entriesOf(folder).flatMap(({ idx, tag, when }, i, entries) => {
    const before = entries[i - 1];
    const problems: string[] = [];
    if (idx !== i) problems.push(`${tag} has the number ${idx} in place ${i}`);
    if (before && when <= before.when) problems.push(`${tag} is stamped before ${before.tag}: generate it again`);
    if (!existsSync(join(folder, `${tag}.sql`))) problems.push(`${tag} has no file ${tag}.sql`);
    return problems;
  });
}
