import type { Database } from "#db/client";

type Query = (...args: unknown[]) => unknown;

interface Client {
  query: Query;
}

/** Breaks the database connection at the k-th query from now, once. */
export interface Fuse {
  /** `lostAnswer`: the query takes effect, but its answer never arrives. */
  arm(afterQueries: number, options: { lostAnswer: boolean }): void;
  disarm(): void;
}

/** Every query of the pool goes through the fuse, those within transactions included. */
export function installFuse(db: Database): Fuse {
  const { $client: pool } = db as unknown as {
    $client: { on(event: "connect", listener: (client: Client) => void): void };
  };
  let left = 0;
  let lostAnswer = false;
  const burns = () => left > 0 && --left === 0;

  pool.on("connect", (client) => {
    const query = client.query.bind(client) as Query;
    client.query = (...args) => {
      if (!burns()) return query(...args);
      return lostAnswer ? broken(args, () => query(...withoutCallback(args))) : broken(args, () => undefined);
    };
  });
  return {
    arm(afterQueries, options) {
      left = afterQueries;
      lostAnswer = options.lostAnswer;
    },
    disarm() {
      left = 0;
    },
  };
}

/** pg's two ways of calling: with a callback as the last argument, or for a promise. */
function broken(args: unknown[], first: () => unknown): unknown {
  const callback = args.at(-1);
  const failing = Promise.resolve(first()).then(() => {
    throw Object.assign(new Error("Connection terminated unexpectedly"), { code: "ECONNRESET" });
  });
  if (typeof callback !== "function") return failing;
  failing.catch((error: unknown) => callback(error));
  return undefined;
}

const withoutCallback = (args: unknown[]) => (typeof args.at(-1) === "function" ? args.slice(0, -1) : args);
