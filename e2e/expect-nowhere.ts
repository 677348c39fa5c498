import { expect } from "vitest";
import type { EndToEnd } from "./stack";

/** Of each secret, by what it is, nothing is in any log, event, step's output or table. */
export async function expectNowhere(e2e: EndToEnd, secrets: Record<string, string>): Promise<void> {
  const state = await (await fetch(`${e2e.stack.engine.url}/stand-in/runs`)).text();
  const tables = await e2e.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  );
  expect(tables.length).toBeGreaterThan(15);
  const places = new Map([
    ["logs", e2e.logs()],
    ["engine", state],
  ]);
  for (const { name } of tables) {
    places.set(name, JSON.stringify(await e2e.query(`select t::text as row from "${name}" as t`)));
  }
  for (const [what, secret] of Object.entries(secrets)) {
    expect(secret.length, what).toBeGreaterThan(7);
    for (const [place, text] of places) {
      expect({ what, place, holds: text.includes(secret) }).toEqual({ what, place, holds: false });
    }
  }
}
