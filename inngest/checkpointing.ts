import { settingAtLoad } from "../src/lib/env";
import { timingFor } from "./timing";

/**
 * Steps run on within one request until `maxRuntime`, each of them told to the engine as it completes: for every
 * function, since the SDK's own limit knows nothing of the platform's. Fixed when the module loads.
 */
export const checkpointing = {
  maxRuntime: timingFor(Number(settingAtLoad("MAX_DURATION_SECONDS") ?? 60)).maxRuntimeMs,
  bufferedSteps: 1,
};
