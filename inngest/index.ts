import { applyNotificationFunction } from "./functions/apply-notification";
import { closeCancelledRun } from "./functions/close-cancelled-run";
import { continueImport } from "./functions/continue-import";
import { importAccount } from "./functions/import-account";
import { foldSyncLogsFunction, pruneLandedPages } from "./functions/keep-house";
import { replayRejectsFunction } from "./functions/replay-rejects";
import { resendNotificationsFunction } from "./functions/resend-notifications";
import { scheduleSyncs } from "./functions/schedule-syncs";
import { sendAlerts } from "./functions/send-alerts";
import { sweepSyncLogs } from "./functions/sweep-sync-logs";
import { syncAccount } from "./functions/sync-account";
import { watchAccountsFunction, watchEarningsFunction, watchUserFunction } from "./functions/watch-accounts";

/** Every function that the engine may call. */
export const functions = [
  scheduleSyncs,
  syncAccount,
  importAccount,
  continueImport,
  closeCancelledRun,
  sweepSyncLogs,
  applyNotificationFunction,
  resendNotificationsFunction,
  replayRejectsFunction,
  pruneLandedPages,
  foldSyncLogsFunction,
  watchAccountsFunction,
  watchUserFunction,
  watchEarningsFunction,
  sendAlerts,
];
