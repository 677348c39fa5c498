import { getDatabase } from "#db/client";
import { endLogin } from "#db/users/delete-user";
import { accountDisconnected } from "#events/event-types";
import { sendEvents } from "#events/sender";
import { requireOwnPassword } from "#http/own-password";
import { route } from "#http/route";

/** Sessions, keys and credentials are gone with the answer; the ledger follows in the night. */
export const DELETE = route("DELETE /api/login", async ({ request, user, body }) => {
  await requireOwnPassword(request, (await body()).password);
  const accountIds = await endLogin(getDatabase(), user.id);
  // A run that is not told ends at its next page: it no longer finds the account.
  if (accountIds.length > 0) await sendEvents(accountIds.map((accountId) => accountDisconnected.create({ accountId })));
  return undefined;
});
