import { Inngest } from "inngest";
import { settingAtLoad } from "#env/env";
import { logger } from "#env/logger";
import { APP_ID } from "#events/sender";
import { RetryPolicy } from "./retry-policy";
import { timingFor } from "./sync-context";

/**
 * Steps run on within one request until `maxRuntime`, each of them told to the engine as it completes: for every
 * function, since the SDK's own limit knows nothing of the platform's. Fixed when the module loads.
 */
const checkpointing = {
  maxRuntime: timingFor(Number(settingAtLoad("MAX_DURATION_SECONDS") ?? 60)).maxRuntimeMs,
  bufferedSteps: 1,
};

/** The app as the engine knows it. Target and keys come from the INNGEST_* variables, as the SDK defines them. */
export const inngest = new Inngest({ id: APP_ID, logger, checkpointing, middleware: [RetryPolicy] });
