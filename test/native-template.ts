import { randomBytes } from "node:crypto";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { migrateDatabase } from "#db/migrate";

declare module "vitest" {
  export interface ProvidedContext {
    /** A migrated database that nobody is connected to, to be copied. */
    nativeTemplate: string;
  }
}

/** Migrates one database in the native Postgres, of which every test file gets a copy. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const admin = process.env.TEST_DATABASE_URL ?? "";
  const name = `tidemark_template_${randomBytes(6).toString("hex")}`;
  await runNative(admin, `create database ${name}`);
  await migrateDatabase(nativeUrl(admin, name));
  provide("nativeTemplate", name);
  return () => runNative(admin, `drop database ${name} with (force)`);
}

/** The address of another database of the same server. */
export function nativeUrl(admin: string, name: string): string {
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return url.href;
}

export async function runNative(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
