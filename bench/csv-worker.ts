import { text } from "node:stream/consumers";
import { createDatabase } from "#db/client";
import { salesCsv } from "#earnings/sales-csv";
import type { CsvOutcome, CsvTask } from "./csv";
import { peakMb } from "./in-child";

// One file in a process of its own, read piece by piece as a client takes it: `csv.ts` starts it.
const { url, userId } = JSON.parse(await text(process.stdin)) as CsvTask;
const { db, close } = createDatabase({ url, driver: "pg" });
const startedAt = performance.now();
const outcome = { lines: 0, bytes: 0 };
for await (const piece of salesCsv(db, { userId })) {
  outcome.bytes += Buffer.byteLength(piece);
  outcome.lines += piece.split("\r\n").length - 1;
}
const ms = performance.now() - startedAt;
await close();
process.stdout.write(`${JSON.stringify({ ...outcome, ms, peakMb: peakMb() } satisfies CsvOutcome)}\n`);
