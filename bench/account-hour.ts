import { Client } from "pg";
import { closeDatabase } from "#db/client";
import { coverWindows } from "../inngest/functions/cover-windows";

// A process of its own that syncs one account as the engine's function does, and tells on stdout what it cost. What
// surrounds it is the app's own, from the environment, as `cost.ts` sets it.

/** What an hour of one account took, in the engine and in the database. */
export interface AccountHour {
  steps: string[];
  /** In the order in which they were sent, each with the step that sent it. */
  statements: { step: string; text: string }[];
  /** BEGIN, COMMIT and SET: they go to the server and back like the others, and cost it next to nothing. */
  control: number;
  pages: number;
}

type RunOfEngine = Parameters<typeof coverWindows>[0];

const [accountId = "", userId = ""] = process.argv.slice(2);
const hour: AccountHour = { steps: [], statements: [], control: 0, pages: 0 };

const query = Client.prototype.query as (...args: unknown[]) => unknown;
Client.prototype.query = function counted(this: Client, ...args: unknown[]) {
  const text = typeof args[0] === "string" ? args[0] : String(Object(args[0]).text);
  if (/^\s*(begin|commit|rollback|set|savepoint|release)\b/i.test(text)) hour.control += 1;
  else hour.statements.push({ step: hour.steps.at(-1) ?? "", text: text.replace(/\s+/g, " ").trim() });
  return query.apply(this, args);
} as typeof Client.prototype.query;

/** Steps that run at once, as they do within one request, and cost nothing themselves. */
const step = {
  run: async ({ id }: { id: string }, work: () => Promise<unknown>) => {
    hour.steps.push(id);
    return JSON.parse(JSON.stringify((await work()) ?? null));
  },
  sleep: async ({ id }: { id: string }) => void hour.steps.push(id),
} as unknown as RunOfEngine["step"];

const covered = await coverWindows(
  { step, attempt: 0 },
  {
    accountId,
    userId,
    runId: `hour-of-${accountId}`,
    kind: "incremental",
    trigger: "schedule",
    tick: new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000),
    window: null,
    eventKey: `event-of-${accountId}`,
  },
);
if (covered.skipped !== null || covered.gapsRemain) throw new Error(`No hour as usual: ${JSON.stringify(covered)}`);
hour.pages = covered.pages;
await closeDatabase();
console.log(JSON.stringify(hour));
