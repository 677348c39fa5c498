import type { PGlite } from "@electric-sql/pglite";

interface Queued {
  sessionId: number;
  message: Uint8Array;
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

/**
 * Shares PGlite's single session among many connections. A connection keeps its turn from its first message up to
 * `Sync`, and through a whole transaction: pglite-socket's own queue lets another client in between `Parse` and
 * `Bind`, which then binds to the wrong statement. Has the shape that PGLiteSocketHandler expects of its queue.
 */
export function createSessionQueue(db: PGlite) {
  let waiting: Queued[] = [];
  let owner: number | null = null;
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
        item.resolve(await run(item));
      } catch (error) {
        item.reject(error as Error);
      }
      const turnEnds = ENDS_A_TURN.has(item.message[0] ?? STARTUP) && !db.isInTransaction();
      owner = turnEnds ? null : item.sessionId;
    }
    working = false;
  }

  async function run({ message, onData }: Queued): Promise<number> {
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

  return {
    enqueue(sessionId: number, message: Uint8Array, onData: (data: Uint8Array) => void): Promise<number> {
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
    /** A connection that is gone gives its turn back: what it left half done is rolled back. */
    async clearTransactionIfNeeded(sessionId: number): Promise<void> {
      if (owner !== sessionId) return;
      // An unfinished extended query leaves the session waiting for its Sync; then the transaction, if any, ends.
      await run({
        sessionId,
        message: syncMessage(),
        onData: () => undefined,
        resolve: () => undefined,
        reject: () => undefined,
      });
      if (db.isInTransaction()) await db.exec("ROLLBACK");
      owner = null;
      void work();
    },
  };
}

function syncMessage(): Uint8Array {
  return new Uint8Array([SYNC, 0, 0, 0, 4]);
}
