import { disconnectAccount, pauseAccount, renameAccount, resumeAccount } from "#db/accounts/account-status";
import { getDatabase } from "#db/client";
import { askFor } from "#events/ask-engine";
import { accountDisconnected } from "#events/event-types";
import { sendEvents } from "#events/sender";
import { requireAccount, summaryOf } from "#http/account-input";
import { notFound } from "#http/api-failure";
import { audit } from "#http/audit";
import { route } from "#http/route";

/** An account, also a disconnected one. */
export const GET = route("GET /api/accounts/:id", async ({ params, user }) => ({
  account: await summaryOf(user.id, params.id),
}));

/** Another name, or a pause: the schedule leaves a paused account alone, and one that is resumed is read at once. */
export const PATCH = route("PATCH /api/accounts/:id", async ({ params, user, body }) => {
  const { id: accountId, network, status } = await requireAccount(user.id, params.id);
  const { label, paused } = await body();
  const account = { userId: user.id, accountId };
  if (label !== undefined) await renameAccount(getDatabase(), account, label);
  if (paused !== undefined) await (paused ? pauseAccount : resumeAccount)(getDatabase(), account);
  // What was sold meanwhile is not left for the next hour.
  if (paused === false && status === "paused") {
    await askFor(getDatabase(), { ...account, network, kind: "sync", trigger: "manual" });
  }
  return { account: await summaryOf(user.id, accountId) };
});

export const DELETE = route("DELETE /api/accounts/:id", async (asked) => {
  const { params, user } = asked;
  const account = await requireAccount(user.id, params.id);
  if (!(await disconnectAccount(getDatabase(), { userId: user.id, accountId: account.id }))) throw notFound();
  const { id: accountId, network, label } = account;
  // A run that is not told ends at its next page: it no longer finds the account.
  await sendEvents(accountDisconnected.create({ accountId: account.id }));
  await audit(asked, "account_disconnected", { accountId, network, label });
  return undefined;
});
