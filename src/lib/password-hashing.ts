import { APIError } from "better-auth/api";
import { hashPassword, verifyPassword } from "better-auth/crypto";
import { atMost, BusyError } from "./at-most";

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
