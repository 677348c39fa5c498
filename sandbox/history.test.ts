import { expect, test } from "vitest";
import { NOW, profile, readClickbank, readDigistore, sandboxAt } from "./test-kit";

const ALL = "startDate=2025-01-01&endDate=2026-12-31";

test("gives the same history for the same seed and key, and another one for another seed", async () => {
  const read = async (seed: number) => {
    const sandbox = await sandboxAt(NOW, { seed });
    const { account } = sandbox.createAccount({ network: "clickbank", key: "API-SAME", profile: profile() });
    return {
      rows: (await readClickbank(sandbox, account, ALL)).rows,
      truth: sandbox.truth({ network: "clickbank", account }),
    };
  };
  const [first, again, other] = [await read(1), await read(1), await read(2)];
  expect(again).toEqual(first);
  expect(other.rows).not.toEqual(first.rows);
});

test("does not depend on which day is asked for first", async () => {
  const sandbox = await sandboxAt();
  const twin = await sandboxAt();
  const input = { network: "clickbank", key: "API-ORDER", profile: profile() };
  for (const one of [sandbox, twin]) one.createAccount(input);
  await readClickbank(twin, "API-ORDER", "startDate=2026-09-20&endDate=2026-09-20");
  expect((await readClickbank(twin, "API-ORDER", ALL)).rows).toEqual(
    (await readClickbank(sandbox, "API-ORDER", ALL)).rows,
  );
});

test("brings new rows as the clock goes on, and changes none of the old ones", async () => {
  const sandbox = await sandboxAt();
  const { account } = sandbox.createAccount({ network: "clickbank", profile: profile({ salesPerDay: 40 }) });
  const before = (await readClickbank(sandbox, account, ALL)).rows;
  sandbox.setClock({ advanceMs: 86_400_000 });
  const after = (await readClickbank(sandbox, account, ALL)).rows;
  expect(after.length).toBeGreaterThan(before.length);
  expect(after.slice(-before.length)).toEqual(before);
});

test("refunds and charges back old sales weeks later, as rows of their own under the sale's receipt", async () => {
  const sandbox = await sandboxAt();
  const options = { since: "2026-03-01", refundRate: 0.3, chargebackRate: 0.1 };
  const { account } = sandbox.createAccount({ network: "clickbank", profile: profile(options) });
  const { rows } = await readClickbank(sandbox, account, ALL);
  const saleAt = new Map(
    rows.filter((r) => r["transactionType"] === "SALE").map((r) => [r["receipt"], r["transactionTime"]]),
  );
  const days = rows
    .filter((row) => row["transactionType"] === "RFND" && saleAt.has(row["receipt"]))
    .map(
      (row) =>
        (Date.parse(String(row["transactionTime"])) - Date.parse(String(saleAt.get(row["receipt"])))) / 86_400_000,
    );
  expect(Math.min(...days)).toBeGreaterThanOrEqual(1);
  expect(Math.min(...days)).toBeLessThan(3);
  expect(Math.max(...days)).toBeGreaterThan(35);
});

test("shows a late row only when its time has come, under its old timestamp", async () => {
  const sandbox = await sandboxAt();
  const { account } = sandbox.createAccount({
    network: "digistore24",
    profile: profile({ salesPerDay: 60, lateRate: 0.5 }),
  });
  const query = "from=2026-09-25T00:00:00Z&to=2026-09-25T12:00:00Z";
  const early = (await readDigistore(sandbox, account, query)).rows.map((row) => row["id"]);
  sandbox.setClock({ advanceMs: 10 * 3_600_000 });
  const late = (await readDigistore(sandbox, account, query)).rows.map((row) => row["id"]);
  expect(late.length).toBeGreaterThan(early.length);
  expect(late).toEqual(expect.arrayContaining(early));
});

test("places orders in one second when told to, and changes nothing else by it", async () => {
  const sandbox = await sandboxAt();
  const timesOf = async (key: string, simultaneousRate: number) => {
    sandbox.createAccount({ network: "clickbank", key, profile: profile({ simultaneousRate }) });
    const { rows } = await readClickbank(sandbox, key, ALL);
    return rows.filter((row) => row["transactionType"] === "SALE").map((row) => String(row["transactionTime"]));
  };
  const apart = await timesOf("API-APART", 0);
  const together = await timesOf("API-TOGETHER", 0.9);
  expect(new Set(together).size).toBeLessThan(together.length / 2);
  expect(new Set(apart).size).toBeGreaterThan(apart.length * 0.95);
});

test("keeps near the asked number of sales a day", async () => {
  const sandbox = await sandboxAt();
  const { account } = sandbox.createAccount({
    network: "clickbank",
    profile: profile({ salesPerDay: 50, rebillRate: 0 }),
  });
  const sales = (await readClickbank(sandbox, account, `${ALL}&type=SALE`)).rows.length;
  expect(sales / 31.5).toBeGreaterThan(45);
  expect(sales / 31.5).toBeLessThan(55);
});

test("serves a page of a month out of a million sales", async () => {
  const sandbox = await sandboxAt();
  const { account } = sandbox.createAccount({
    network: "digistore24",
    profile: { since: "2023-09-25", salesPerDay: 913 },
  });
  const month = "from=2026-06-01&to=2026-07-01&page_size=1000&page_no=7";
  const { data } = (await (
    await fetch(`${sandbox.endpoints.DIGISTORE24_API_URL}/listTransactions?${month}`, {
      headers: { "x-ds-api-key": account },
    })
  ).json()) as { data: { transaction_list: unknown[]; page_count: number } };
  expect(data.transaction_list).toHaveLength(1000);
  expect(data.page_count).toBeGreaterThan(27);
});
