import { text } from "node:stream/consumers";
import { createDatabase } from "#db/client";
import { timingFor } from "../inngest/timing";
import { testContext } from "../test/account";
import type { ImportOutcome, ImportTask } from "./import-in-child";
import { importHistory } from "./read-account";

// One import in a process of its own: `import-in-child.ts` starts it.
const { url, endpoints, account } = JSON.parse(await text(process.stdin)) as ImportTask;
const { db, close } = createDatabase({ url, driver: "pg" });
const { httpTimeoutMs } = timingFor(60);
const read = await importHistory(testContext(db, endpoints, { httpTimeoutMs }), account);
await close();
const outcome: ImportOutcome = { ...read, peakMb: process.resourceUsage().maxRSS / 1_024 };
process.stdout.write(`${JSON.stringify(outcome)}\n`);
