import { afterEach, beforeEach, expect, test } from "vitest";
import { coveredWindows } from "#db/sync-logs/covered-windows";
import { rowsOfRun } from "#db/sync-logs/run-history";
import { gapsIn } from "#domain/coverage";
import { DAY, HOUR, SECOND } from "#domain/window";
import type { NetworkAdapter } from "#networks/adapter";
import { adapterFor } from "#networks/index";
import { testContext, testJob } from "../../test/account";
import { testDatabase } from "../../test/database";
import { fetchPage, runSync } from "../../test/run-sync";
import { playAccount, testSandbox } from "../../test/sandbox-account";
import { listSales } from "../../test/tables";
import { applyPage } from "./apply/apply-page";
import { writeSyncLog } from "./close/write-sync-log";
import type { FetchResult } from "./fetch/fetch-page";
import type { SyncJob } from "./plan/open-windows";
import { openAccount } from "./steps";

// Lists with page numbers: a row that leaves one while it is read takes its neighbour past the end of a page.
const START = Date.parse("2026-09-25T12:00:00Z");
const database = testDatabase();
const sandbox = testSandbox();
beforeEach(() => sandbox.current.setClock({ freeze: true, at: new Date(START).toISOString() }));
afterEach(() => sandbox.current.setClock({ freeze: false, at: new Date().toISOString() }));

const networks = [
  ["clickbank", { pageSize: 20, order: "asc" }],
  ["hotmart", { pageSize: 20, order: "asc" }],
  ["digistore24", { maxPageSize: 20 }],
] as const;

/** An import of 30 days, whose pages are read one by one. */
async function importing(
  network: "clickbank" | "hotmart" | "digistore24",
  quirks: Record<string, unknown>,
  adapter: NetworkAdapter = adapterFor(network),
) {
  const profile = { since: new Date(START - 20 * DAY).toISOString(), salesPerDay: 4, refundRate: 0, quirks };
  const { account, sandboxId } = await playAccount(database.db, sandbox.current, network, profile);
  const context = testContext(database.db, sandbox.current.endpoints, {
    now: () => new Date(START),
    adapterFor: () => adapter,
  });
  const job = testJob(account, { kind: "import", trigger: "connect" });
  const opened = await openAccount(context, job);
  const syncLogId = opened.skipped === null ? (opened.windows[0]?.syncLogId ?? "") : "";
  const ref = { accountId: account.id, userId: account.userId, syncLogId };
  const truth = () => sandbox.current.truth({ network, account: sandboxId, asOf: new Date(START).toISOString() }).sales;
  const oldest = truth().toSorted((a, b) => Date.parse(a.sale_date) - Date.parse(b.sale_date))[2];
  const leave = () => {
    const at = Date.parse(oldest?.sale_date ?? "");
    const [from, to] = [new Date(at).toISOString(), new Date(at + SECOND).toISOString()];
    sandbox.current.hideRows({ network, account: sandboxId, from, to });
  };
  let pageNo = 0;
  let next: FetchResult["next"] = { cursor: null };
  const readPage = async () => {
    pageNo += 1;
    const page = await fetchPage(context, { ...ref, pageNo, cursor: next?.cursor ?? null, attempt: 0, waits: 0 });
    if (page.upsert) await applyPage(context, { ...ref, pageNo });
    next = page.next;
    return next;
  };
  const close = async () => {
    await writeSyncLog(context, job, syncLogId);
    return (await rowsOfRun(database.db, job.runId))[0];
  };
  const held = async () => new Set((await listSales(database.db, account.id)).map((sale) => sale.transactionId));
  const missing = async () => {
    const known = await held();
    return truth().filter(({ transaction_id, sale_date }) => {
      const isGone = sale_date === oldest?.sale_date;
      return Date.parse(sale_date) < START - HOUR && !isGone && !known.has(transaction_id);
    });
  };
  return {
    account,
    readPage,
    leave,
    close,
    missing,
    rejoin: () => sandbox.current.showRows({ network, account: sandboxId }),
  };
}

test.each(networks)(
  "%s: a list that a row left while it was read is read again, and nothing is missing",
  async (network, quirks) => {
    const { readPage, leave, close, missing } = await importing(network, quirks);
    await readPage();
    leave();
    const cursors: (string | null)[] = [];
    for (let page = await readPage(); page; page = await readPage()) cursors.push(page.cursor);
    expect(cursors, "the list was begun again").toContain(null);
    expect(await close()).toMatchObject({ success: true, doubt: null });
    expect(await missing()).toEqual([]);
  },
);

test.each(networks)(
  "%s: a list that changes each time is doubted in the end: nothing is covered by it",
  async (network, quirks) => {
    const { account, readPage, leave, rejoin, close } = await importing(network, quirks);
    let reads = 0;
    for (let page: FetchResult["next"] = { cursor: null }; page; ) {
      if (page.cursor === null) {
        reads += 1;
        rejoin();
        page = await readPage();
        leave();
      } else page = await readPage();
    }
    expect(reads).toBe(3);
    expect(await close()).toMatchObject({ success: true, doubt: "list_changed" });
    expect(await coveredWindows(database.db, { userId: account.userId, accountId: account.id })).toEqual([]);
  },
);

test("clickbank: a list that ends early with a 200 is not believed", async () => {
  const real = adapterFor("clickbank");
  const impatient: NetworkAdapter = {
    ...real,
    fetchPage: async (call, request) => {
      const page = await real.fetchPage(call, request);
      return request.cursor === "2" ? { ...page, nextCursor: null } : page;
    },
  };
  const { readPage, close, account } = await importing("clickbank", { pageSize: 20 }, impatient);
  for (let page = await readPage(); page; ) page = await readPage();
  expect(await close()).toMatchObject({ doubt: "list_changed" });
  expect(await coveredWindows(database.db, { userId: account.userId, accountId: account.id })).toEqual([]);
});

const unsteady = [
  ["clickbank", { pageSize: 30, order: "asc", ties: "unsteady" }, "once"],
  ["clickbank", { pageSize: 30, order: "desc", ties: "unsteady" }, "once"],
  ["hotmart", { pageSize: 15, order: "asc", ties: "unsteady" }, "once"],
  ["hotmart", { pageSize: 15, order: "desc", ties: "unsteady" }, "twice"],
  ["digistore24", { maxPageSize: 15, ties: "unsteady" }, "once"],
  ["digistore24", { maxPageSize: 15, ties: "unsteady" }, "twice"],
] as const;

test.each(unsteady)(
  "%s: sales of one moment that change places where pages end are all found (%o, rows stand on a first page %s)",
  async (network, quirks, times) => {
    const profile = { since: new Date(START - 20 * DAY).toISOString(), salesPerDay: 5, refundRate: 0.1 };
    const { account, sandboxId } = await playAccount(database.db, sandbox.current, network, {
      ...profile,
      ...{ simultaneousRate: 0.35, quirks },
    });
    const clock = { at: START };
    const real = adapterFor(network);
    const doubling: NetworkAdapter = {
      ...real,
      fetchPage: async (call, request) => {
        const page = await real.fetchPage(call, request);
        return request.cursor === null ? { ...page, rows: page.rows.flatMap((row) => [row, row]) } : page;
      },
    };
    const context = testContext(database.db, sandbox.current.endpoints, {
      now: () => new Date(clock.at),
      adapterFor: () => (times === "twice" ? doubling : real),
    });
    const missing = async () => {
      const asOf = new Date(clock.at).toISOString();
      const { sales } = sandbox.current.truth({ network, account: sandboxId, asOf });
      const known = new Set((await listSales(database.db, account.id)).map(({ transactionId }) => transactionId));
      return sales.flatMap(({ transaction_id }) => (known.has(transaction_id) ? [] : transaction_id));
    };
    // What a run does not get to is asked of an import.
    const run = async (job: Partial<SyncJob>) => {
      let last = await runSync(context, testJob(account, job));
      for (let n = 0; last.at(-1)?.gapsRemain && n < 5; n += 1) {
        last = await runSync(context, testJob(account, { kind: "import", trigger: "connect" }));
      }
    };
    await run({ kind: "import", trigger: "connect" });
    expect(await missing()).toEqual([]);
    const hourLater = async (ms: number) => {
      clock.at += ms;
      sandbox.current.setClock({ freeze: true, at: new Date(clock.at).toISOString() });
      await run({ kind: "incremental" });
    };
    const gaps = async () => {
      const covered = await coveredWindows(database.db, { userId: account.userId, accountId: account.id });
      return gapsIn({ start: new Date(START - 20 * DAY), end: new Date(clock.at) }, covered);
    };
    await hourLater(7 * DAY);
    for (let n = 0; (await gaps()).length > 0 && n < 5; n += 1) await hourLater(HOUR);
    expect(await gaps()).toEqual([]);
    expect(await missing()).toEqual([]);
  },
);
