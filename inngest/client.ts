import { Inngest } from "inngest";
import { logger } from "../src/lib/logger";
import { checkpointing } from "./checkpointing";
import { RetryPolicy } from "./retry-policy";

/** The app as the engine knows it. Target and keys come from the INNGEST_* variables, as the SDK defines them. */
export const inngest = new Inngest({ id: "tidemark", logger, checkpointing, middleware: [RetryPolicy] });
