import { getDatabase } from "#db/client";
import { windowOfRejects } from "#db/rejected-records/open-rejects";
import { askFor } from "#events/ask-engine";
import { readablePart, requireAccount } from "#http/account-input";
import { waitForReread } from "#http/quotas";
import { route } from "#http/route";

/**
 * Reads the account's quarantine once more: from what is stored, with today's adapter, and, where it is known when the rows
 * were, from the network, which may show them in order by now.
 */
export const POST = route("POST /api/accounts/:id/rejects/replay", async ({ params, user }) => {
  const { id: accountId, network, status } = await requireAccount(user.id, params.id);
  const of = { accountId, userId: user.id, network, trigger: "manual" } as const;
  const held = status === "active" ? await windowOfRejects(getDatabase(), of) : null;
  const readable = held && readablePart(network, held);
  // What is stored can be read as often as one likes.
  const window = readable && (await waitForReread(user.id)) === 0 ? readable : null;
  await askFor(
    getDatabase(),
    { ...of, kind: "rejects" },
    ...(window ? [{ ...of, kind: "reread" as const, window }] : []),
  );
  return { requested: true };
});
