import { getDatabase } from "@/db/client";
import { coveredWindows } from "@/db/sync-logs/coverage";
import { coveredSoFar } from "@/db/sync-logs/import-progress";
import { openWindows } from "@/db/sync-logs/list-sync-logs";
import { coveredShare, gapsIn, knownShare } from "@/domain/coverage";
import { requireAccount } from "@/lib/api/account-input";
import { userRoute } from "@/lib/api/route";
import { adapterFor } from "@/networks";
import { wantedHistory } from "@/sync/plan/history";

export const GET = userRoute(async (_request, { params, user }) => {
  const account = await requireAccount(user.id, params.id);
  const [covered, importing, [soFar]] = await Promise.all([
    coveredWindows(getDatabase(), user.id, account.id),
    openWindows(getDatabase(), user.id, account.id),
    coveredSoFar(getDatabase(), user.id, [account.id]),
  ]);
  const wanted = wantedHistory(new Date(), covered, adapterFor(account.network).traits);
  return Response.json({
    wanted,
    covered,
    missing: gapsIn(wanted, covered),
    importing,
    coveredShare: coveredShare(wanted, covered),
    firstSale: soFar?.firstSale ?? null,
    // Of the time since the first sale; null until it is known which one that is.
    share: knownShare(wanted, covered, soFar?.firstSale ?? null),
  });
});
