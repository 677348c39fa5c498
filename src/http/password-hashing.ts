import { APIError } from "better-auth/api";
import { hashPassword, verifyPassword } from "better-auth/crypto";

/**
 * scrypt keeps a whole thread busy, of the four that compression, files and look-ups of names share: half of them stay with
 * the answers. Who waits longer than this in front of a form has gone.
 */
const inTurn = atMost({ atOnce: 2, maxWaiting: 200, maxWaitMs: 20_000 });

/** Better Auth's own hashing, in its own format, a few at a time. Who waits in vain gets a 503 with Retry-After. */
export const passwordHashing = {
  hash: (password: string): Promise<string> => inTurn(() => hashPassword(password)).catch(refuse),
  verify: (given: { hash: string; password: string }): Promise<boolean> =>
    inTurn(() => verifyPassword(given)).catch(refuse),
};

function refuse(error: unknown): never {
  if (!(error instanceof BusyError)) throw error;
  throw new APIError(
    "SERVICE_UNAVAILABLE",
    { code: "BUSY", message: "Many people sign in at this moment. Try again in some seconds." },
    { "Retry-After": "5" },
  );
}

/** Too many wait, or one waited for too long. */
export class BusyError extends Error {
  override readonly name = "BusyError";
}

export interface AtMostOptions {
  atOnce: number;
  maxWaiting: number;
  maxWaitMs: number;
}

/** Runs work `atOnce` at the most, the rest in the order in which it came; what cannot have its turn throws BusyError. */
export function atMost({ atOnce, maxWaiting, maxWaitMs }: AtMostOptions): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting = new Set<() => void>();

  function turn(): Promise<void> {
    if (running < atOnce) {
      running += 1;
      return Promise.resolve();
    }
    if (waiting.size >= maxWaiting) return Promise.reject(new BusyError("Too many are waiting"));
    return new Promise((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        waiting.delete(begin);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.delete(begin);
        reject(new BusyError("It waited for too long"));
      }, maxWaitMs);
      waiting.add(begin);
    });
  }

  return async (work) => {
    await turn();
    try {
      return await work();
    } finally {
      // The turn passes from one to the next, so that nobody comes in between.
      const [next] = waiting;
      if (next) next();
      else running -= 1;
    }
  };
}
