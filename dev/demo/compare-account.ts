import type { Sandbox } from "../../sandbox/server";
import {
  type ComparedSale,
  type ComparedTotal,
  compareSales,
  compareTotals,
  type Differences,
  readLedger,
  readTotals,
} from "./compare";

interface Compared {
  accountId: string;
  sandboxId: string;
  network: string;
  /** The instant at which the truth is taken; now without it. */
  asOf?: string;
}

/** An account's ledger against the truth: its sales, and its day totals where the network reports days only. */
export async function compareAccount(
  databaseUrl: string,
  sandbox: Sandbox,
  { accountId, sandboxId, network, asOf }: Compared,
): Promise<{ differences: Differences; ledger: number; truth: number }> {
  const truth = sandbox.truth({ network, account: sandboxId, ...(asOf ? { asOf } : {}) });
  const sales = await readLedger(databaseUrl, accountId);
  const totals = await readTotals(databaseUrl, accountId);
  const found = [
    compareSales(sales, truth.sales as ComparedSale[]),
    compareTotals(totals, (truth.totals ?? []) as ComparedTotal[]),
  ];
  return {
    differences: {
      missing: found.flatMap(({ missing }) => missing),
      duplicates: found.flatMap(({ duplicates }) => duplicates),
      wrong: found.flatMap(({ wrong }) => wrong),
    },
    ledger: sales.length + totals.length,
    truth: truth.sales.length + (truth.totals ?? []).length,
  };
}
