import type { PGlite } from "@electric-sql/pglite";
import { changesSettings, createSessionSettings, withoutDeadlySettings } from "./session-settings";

interface Queued {
  sessionId: number;
  /** Null: the connection is gone, and what it left behind is cleared away. */
  message: Uint8Array | null;
  onData(data: Uint8Array): void;
  resolve(bytes: number): void;
  reject(error: Error): void;
}

const SIMPLE_QUERY = "Q".charCodeAt(0);
const SYNC = "S".charCodeAt(0);
const TERMINATE = "X".charCodeAt(0);
const STARTUP = 0;

/** Messages after which a session may leave the database to another, unless it is in a transaction. */
const ENDS_A_TURN = new Set([SIMPLE_QUERY, SYNC, TERMINATE, STARTUP]);

/** What a client may send once it is in; Postgres ends a session over anything else, and PGlite has but one. */
const KNOWN = new Set([...ENDS_A_TURN, ...Buffer.from("PBDECHFdcfp")]);

const SYNC_MESSAGE = new Uint8Array([SYNC, 0, 0, 0, 4]);

/**
 * Shares PGlite's single session among many connections. A connection keeps its turn from its first message up to
 * `Sync`, and through a whole transaction: pglite-socket's own queue lets another client in between `Parse` and
 * `Bind`, which then binds to the wrong statement. Has the shape that PGLiteSocketHandler expects of its queue.
 */
export function createSessionQueue(db: PGlite) {
  const settings = createSessionSettings(db);
  let waiting: Queued[] = [];
  let owner: number | null = null;
  let changed = false;
  let working = false;

  function next(): Queued | undefined {
    const index = owner === null ? 0 : waiting.findIndex((item) => item.sessionId === owner);
    return index < 0 ? undefined : waiting.splice(index, 1)[0];
  }

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    for (let item = next(); item; item = next()) {
      try {
        item.resolve(item.message ? await run(item, item.message) : await clear(item.sessionId));
      } catch (error) {
        item.reject(error as Error);
      }
    }
    working = false;
  }

  async function run({ sessionId, onData }: Queued, message: Uint8Array): Promise<number> {
    if (owner === null && message[0] !== TERMINATE) await settings.apply(sessionId);
    owner = sessionId;
    changed ||= changesSettings(message);
    const bytes = await send(withoutDeadlySettings(message), onData);
    if (ENDS_A_TURN.has(message[0] ?? STARTUP) && !db.isInTransaction()) await endTurn(sessionId);
    return bytes;
  }

  async function endTurn(sessionId: number): Promise<void> {
    if (changed) await settings.keep(sessionId);
    changed = false;
    owner = null;
  }

  async function send(message: Uint8Array, onData: (data: Uint8Array) => void): Promise<number> {
    let bytes = 0;
    await db.runExclusive(() =>
      db.execProtocolRawStream(message, {
        onRawData: (data) => {
          bytes += data.length;
          onData(data);
        },
      }),
    );
    return bytes;
  }

  /** A connection that is gone gives its turn back: what it left half done is rolled back. */
  async function clear(sessionId: number): Promise<number> {
    if (owner === sessionId) {
      // An unfinished extended query leaves the session waiting for its Sync; then the transaction, if any, ends.
      await send(SYNC_MESSAGE, () => undefined);
      if (db.isInTransaction()) await db.exec("ROLLBACK");
      await endTurn(sessionId);
    }
    settings.forget(sessionId);
    return 0;
  }

  return {
    enqueue(sessionId: number, message: Uint8Array, onData: (data: Uint8Array) => void): Promise<number> {
      if (!KNOWN.has(message[0] ?? STARTUP)) return Promise.reject(new Error("No message of the protocol"));
      return new Promise((resolve, reject) => {
        waiting.push({ sessionId, message, onData, resolve, reject });
        void work();
      });
    },
    getQueueLength: () => waiting.length,
    clearQueueForHandler(sessionId: number): void {
      const mine = waiting.filter((item) => item.sessionId === sessionId);
      waiting = waiting.filter((item) => item.sessionId !== sessionId);
      for (const item of mine) item.reject(new Error("The connection was closed"));
    },
    /** Stands in the queue like everything else: the connection's last message may be under way. */
    async clearTransactionIfNeeded(sessionId: number): Promise<void> {
      await new Promise<unknown>((resolve) => {
        // It fails only when the database is closed, and with it all that was left behind.
        waiting.push({ sessionId, message: null, onData: () => undefined, resolve, reject: resolve });
        void work();
      });
    },
  };
}
