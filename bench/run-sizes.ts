import type { RunningEngine } from "../dev/stack/engine";

interface RunInFull {
  function: string;
  status: string;
  event: { data: { accountId?: string; event?: { data: { accountId?: string } } } };
  steps: unknown[];
}

export interface RunSize {
  steps: number;
  /** Bytes of what the steps returned; null where the engine does not tell. */
  bytes: number | null;
}

/** Where runs are told of: the engine, and what they wrote in the database. */
export interface RunSource {
  engine: RunningEngine;
  query<Row>(text: string): Promise<Row[]>;
}

/**
 * How large the import runs became, the one with most steps first. The stand-in tells of every step. The real engine
 * has no such route: there it is the most steps that the run's pages and windows can have taken.
 */
export async function importRuns({ engine, query }: RunSource): Promise<RunSize[]> {
  const sizes = engine.kind === "stand-in" ? await toldByEngine(engine) : await fromSyncLog(query);
  return sizes.sort((a, b) => b.steps - a.steps);
}

/**
 * What the engine executed and bills for each account: a run and each of its steps are one each. Beside the real engine
 * it is the most that it can have been, as above, with the run that looks whether an import goes on.
 */
export async function executionsByAccount({ engine, query }: RunSource): Promise<Map<string, number>> {
  if (engine.kind !== "stand-in") {
    const rows = await query<{ account_id: string; executions: string }>(
      `select account_id, count(distinct run_id) * 3 + 2 * sum(pages) + count(*) as executions
       from sync_log group by account_id`,
    );
    return new Map(rows.map(({ account_id, executions }) => [account_id, Number(executions)]));
  }
  const executions = new Map<string, number>();
  for (const { status, event, steps } of await runsInFull(engine)) {
    const accountId = event.data.accountId ?? event.data.event?.data.accountId;
    if (!accountId || status === "Skipped") continue;
    executions.set(accountId, (executions.get(accountId) ?? 0) + 1 + steps.length);
  }
  return executions;
}

/** Whether all that the engine began has ended. */
export async function isIdle({ engine }: Pick<RunSource, "engine">): Promise<boolean> {
  if (engine.kind !== "stand-in") return true;
  return (await runsInFull(engine)).every(({ status }) => status !== "Running" && status !== "Scheduled");
}

async function toldByEngine(engine: RunningEngine): Promise<RunSize[]> {
  return (await runsInFull(engine))
    .filter((run) => run.function.endsWith("import-account"))
    .map(({ steps }) => ({ steps: steps.length, bytes: JSON.stringify(steps).length }));
}

async function runsInFull({ url }: RunningEngine): Promise<RunInFull[]> {
  const response = await fetch(`${url}/stand-in/runs`);
  if (!response.ok) throw new Error(`The engine does not tell of its runs (HTTP ${response.status})`);
  return ((await response.json()) as { data: RunInFull[] }).data;
}

/** `decrypt`, two steps a page and one a window. */
async function fromSyncLog(query: RunSource["query"]): Promise<RunSize[]> {
  const runs = await query<{ steps: string }>(
    "select 1 + 2 * sum(pages) + count(*) as steps from sync_log where kind = 'import' group by run_id",
  );
  return runs.map(({ steps }) => ({ steps: Number(steps), bytes: null }));
}
