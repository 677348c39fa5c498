import { text } from "node:stream/consumers";
import { createDatabase } from "#db/client";
import type { Account } from "#db/schema/network-account";
import { timingFor } from "../inngest/sync-context";
import { testContext } from "../test/account";
import { peakMb } from "./in-child";
import { importHistory, type Read } from "./read-account";

/** What is read from standard input, and what is said. */
export interface ImportTask {
  url: string;
  endpoints: Record<string, string>;
  account: Account;
}
export type ImportOutcome = Read & { peakMb: number };

// One import in a process of its own: `import.ts` starts it.
const { url, endpoints, account } = JSON.parse(await text(process.stdin)) as ImportTask;
const { db, close } = createDatabase({ url, driver: "pg" });
const { httpTimeoutMs } = timingFor(60);
const read = await importHistory(testContext(db, endpoints, { httpTimeoutMs }), account);
await close();
process.stdout.write(`${JSON.stringify({ ...read, peakMb: peakMb() } satisfies ImportOutcome)}\n`);
