import "server-only";
import { getDatabase } from "#db/client";
import { ApiFailure, tooMany } from "./api-failure";
import { auth } from "./auth";
import { requireStrongPassword } from "./password-strength";
import { countPasswordCheck } from "./sign-in-limits";

/** Throws a 403 where this is not the password of who is signed in, and a 429 after too many tries. */
export async function requireOwnPassword({ headers }: Request, password: string): Promise<void> {
  const waitMs = await countPasswordCheck(getDatabase(), headers.get("cookie") ?? "");
  if (waitMs > 0) throw tooMany("Too many tries. Wait, then try again.", waitMs);
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
