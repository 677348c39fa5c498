import type { PGlite } from "@electric-sql/pglite";

/** A statement that changes settings beyond its transaction. */
const SETS = /(?:^|[;\0])\s*(?:set(?!\s+(?:local|transaction)\b)|reset|discard)\b|set_config\s*\(/i;

/** Settings with which Postgres ends a session, and PGlite its only one: they get names that nobody reads. */
const DEADLY = /\b(idle|idle_in_transaction)_(session_timeout)\b|\b(transaction)_(timeout)\b/gi;

/**
 * Gives each of many connections settings of its own on PGlite's single session: they are put in place before a turn
 * of another connection, and read again after a turn that changed them.
 */
export function createSessionSettings(db: PGlite) {
  const saved = new Map<number, string>();
  let initial: string | undefined;
  let inPlace: string | undefined;

  async function read(): Promise<string> {
    const { rows } = await db.query("select name, setting from pg_settings where source = 'session' order by name");
    return JSON.stringify(rows);
  }

  return {
    async apply(sessionId: number): Promise<void> {
      initial ??= inPlace = await read();
      const wanted = saved.get(sessionId) ?? initial;
      if (wanted === inPlace) return;
      inPlace = undefined;
      await db.exec("reset all");
      await db.query(
        "select set_config(name, setting, false) from jsonb_to_recordset($1) as s(name text, setting text)",
        [wanted],
      );
      inPlace = wanted;
    },
    async keep(sessionId: number): Promise<void> {
      inPlace = await read();
      saved.set(sessionId, inPlace);
    },
    forget: (sessionId: number) => saved.delete(sessionId),
  };
}

/** Whether a message of the protocol (`Q` or `P`) changes settings. */
export const changesSettings = (message: Uint8Array): boolean => isStatement(message) && SETS.test(textOf(message));

/** The same message without settings that would end PGlite's session; their names keep their length. */
export function withoutDeadlySettings(message: Uint8Array): Uint8Array {
  if (!isStatement(message)) return message;
  const text = textOf(message);
  const harmless = text.replace(DEADLY, (_, ...[a, b, c, d]: string[]) => `${a ?? c}.${b ?? d}`);
  if (harmless === text) return message;
  return new Uint8Array([...message.subarray(0, 5), ...Buffer.from(harmless, "latin1")]);
}

const isStatement = (message: Uint8Array) => message[0] === "Q".charCodeAt(0) || message[0] === "P".charCodeAt(0);

const textOf = (message: Uint8Array) => Buffer.from(message.subarray(5)).toString("latin1");
