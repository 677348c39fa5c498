import { drizzle } from "drizzle-orm/node-postgres";
import { Pool } from "pg";
import type { Database } from "#db/client";
import * as schema from "#db/schema/index";

interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Join Filter"?: number;
  Plans?: PlanNode[];
}

/** These grow with the years: no question that is asked all the time may read one of them whole. */
const GROWING = new Set(["sync_log", "sale", "sale_change", "landed_page", "rejected_record", "notification"]);

/** So many rows may be read in vain: more of them are other accounts' rows, or other years'. */
const ROWS_IN_VAIN = 1_000;

/** What a sort may be given: a page of a list. */
const PAGE_ROWS = 201;

/**
 * What is wrong with how Postgres carries out the statements that `work` really sends: whole reads of a table that
 * grows, many rows read in vain, and sorts of more than a page. Nothing of it stays.
 */
export async function planFaults(url: string, work: (db: Database) => Promise<unknown>): Promise<string[]> {
  const plans = await plansOf(url, work);
  return plans.flatMap(({ query, plan }) => faultsOf(plan).map((fault) => `${fault}\n${query}`));
}

/** The most rows of a table that a part of the plans of `work` reads. Nothing of it stays. */
export async function mostRowsRead(url: string, work: (db: Database) => Promise<unknown>): Promise<number> {
  const plans = await plansOf(url, work);
  return Math.max(0, ...plans.flatMap(({ plan }) => rowsReadBy(plan)));
}

async function plansOf(url: string, work: (db: Database) => Promise<unknown>) {
  const pool = new Pool({ connectionString: url, max: 1 });
  const sent: { query: string; params: unknown[] }[] = [];
  const logger = { logQuery: (query: string, params: unknown[]) => void sent.push({ query, params }) };
  const db: Database = drizzle(pool, { schema, logger });
  try {
    await undone(pool, () => work(db));
    const plans: { query: string; plan: PlanNode }[] = [];
    for (const { query, params } of sent.filter((one) => /^\s*(select|with|insert|update|delete)\b/i.test(one.query))) {
      const plan = await undone(pool, () => pool.query(`explain (analyze, format json) ${query}`, params));
      plans.push({ query, plan: plan.rows[0]["QUERY PLAN"][0].Plan });
    }
    return plans;
  } finally {
    await pool.end();
  }
}

/** Also what an index reads for a bitmap, where the plan names the index alone. */
function rowsReadBy(node: PlanNode): number[] {
  const isRead =
    node["Node Type"] === "Bitmap Index Scan" || (node["Relation Name"] && node["Node Type"] !== "ModifyTable");
  const rows = (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"];
  return [isRead ? rows : 0, ...(node.Plans ?? []).flatMap(rowsReadBy)];
}

/** The pool has one connection: whatever it is asked for is in this transaction. */
async function undone<Result>(pool: Pool, work: () => Promise<Result>): Promise<Result> {
  await pool.query("begin");
  try {
    return await work();
  } finally {
    await pool.query("rollback");
  }
}

function faultsOf(node: PlanNode): string[] {
  const children = node.Plans ?? [];
  const below = children.flatMap(faultsOf);
  const type = node["Node Type"];
  if (type === "Seq Scan" && GROWING.has(node["Relation Name"] ?? ""))
    below.push(`reads all of ${node["Relation Name"]}`);
  const inVain = node["Rows Removed by Filter"] ?? 0;
  if (inVain > ROWS_IN_VAIN) below.push(`reads ${inVain} rows of ${node["Relation Name"]} in vain`);
  const loops = node["Rows Removed by Join Filter"] ?? 0;
  if (loops > ROWS_IN_VAIN) below.push(`joins by comparing ${loops} pairs in vain`);
  const sorted = children[0]?.["Actual Rows"] ?? 0;
  if (type === "Sort" && sorted > PAGE_ROWS) below.push(`sorts ${sorted} rows`);
  return below;
}
