import { readCompleteness } from "#accounts/completeness";
import { getDatabase } from "#db/client";
import { coveredWindows } from "#db/sync-logs/covered-windows";
import { coveredSoFar } from "#db/sync-logs/import-progress";
import { windowsBeingRead } from "#db/sync-logs/read-sync-logs";
import { coveredShare, gapsIn, knownShare } from "#domain/coverage";
import { requireAccountEver } from "#http/account-input";
import { route } from "#http/route";
import { wantedHistory } from "#networks/adapter";
import { adapterFor } from "#networks/index";

export const GET = route("GET /api/accounts/:id/coverage", async ({ params, user }) => {
  const account = await requireAccountEver(user.id, params.id);
  const [covered, importing, [soFar]] = await Promise.all([
    coveredWindows(getDatabase(), { userId: user.id, accountId: account.id }),
    windowsBeingRead(getDatabase(), { userId: user.id, accountId: account.id }),
    coveredSoFar(getDatabase(), user.id, [account.id]),
  ]);
  const now = new Date();
  const wanted = wantedHistory(account.disconnectedAt ?? now, covered, adapterFor(account.network).traits);
  const firstSale = soFar?.firstSale ?? null;
  const { parts } = await readCompleteness(getDatabase(), {
    userId: user.id,
    accountIds: [account.id],
    periodOf: () => ({ start: firstSale ?? wanted.start, end: now }),
    now,
  });
  return {
    wanted,
    covered,
    missing: gapsIn(wanted, covered),
    importing,
    coveredShare: coveredShare(wanted, covered),
    firstSale,
    // Of the time since the first sale; null until it is known which one that is.
    share: knownShare(wanted, covered, firstSale),
    parts,
  };
});
