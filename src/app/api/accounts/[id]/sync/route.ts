import { resumeAccount } from "#db/accounts/account-status";
import { getDatabase } from "#db/client";
import { askFor } from "#events/ask-engine";
import { requireAccount, requireReadable } from "#http/account-input";
import { countReread } from "#http/quotas";
import { route } from "#http/route";

/** Sync now; with a window in the body, read that period again. A paused account is resumed by it. */
export const POST = route("POST /api/accounts/:id/sync", async ({ params, user, body }) => {
  const { id: accountId, network, status } = await requireAccount(user.id, params.id);
  const { window: period } = await body();
  const window = period && requireReadable(network, period);
  if (window) await countReread(user.id);
  if (status === "paused") await resumeAccount(getDatabase(), { userId: user.id, accountId });
  const kind = window ? "reread" : "sync";
  await askFor(getDatabase(), { accountId, userId: user.id, network, kind, trigger: "manual", window });
  return { requested: true };
});
