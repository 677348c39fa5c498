import "server-only";
import { getDatabase } from "#db/client";
import { ApiFailure, tooMany } from "./api-failure";
import { auth } from "./auth";
import { requireStrongPassword } from "./password-strength";
import { countPasswordCheck } from "./sign-in-limits";

/**
 * Counts a guess at the password of an open session: 0 when it may go on, else how long to wait. By the session itself, since
 * whoever holds it writes the rest of the cookies as they like. Null where there is no session.
 */
export async function countOwnPassword({ headers }: Request): Promise<number | null> {
  const found = await auth().api.getSession({ headers });
  return found && countPasswordCheck(getDatabase(), found.session.id);
}

/** Throws a 403 where this is not the password of who is signed in, and a 429 after too many tries. */
export async function requireOwnPassword(request: Request, password: string): Promise<void> {
  const { headers } = request;
  const waitMs = (await countOwnPassword(request)) ?? 0;
  if (waitMs > 0) throw tooMany("Too many tries.", waitMs);
  await auth()
    .api.verifyPassword({ headers, body: { password } })
    .catch((error: { status?: unknown }) => {
      if (error.status === "UNAUTHORIZED") throw new ApiFailure(401, "unauthorized", "Sign in first.");
      if (error.status !== "BAD_REQUEST") throw error;
      throw new ApiFailure(
        403,
        "wrong_password",
        "This is not the password of this login. Who has none sets one first, under Login.",
      );
    });
}

/** Throws a 409 where there is a password already, and a 400 for one that is guessed first. */
export async function setFirstPassword(
  { headers }: Request,
  user: { name: string; email: string },
  newPassword: string,
): Promise<void> {
  requireStrongPassword(newPassword, [user.email, user.name]);
  await auth()
    .api.setPassword({ headers, body: { newPassword } })
    .catch((error: { status?: unknown }) => {
      if (error.status === "UNAUTHORIZED") throw new ApiFailure(401, "unauthorized", "Sign in first.");
      if (error.status !== "BAD_REQUEST") throw error;
      throw new ApiFailure(409, "has_password", "This login has a password. Change it with the one that you have.");
    });
}
