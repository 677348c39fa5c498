import { createHash } from "node:crypto";
import type { Reject } from "../db/rejected-records/add-rejected-records";
import type { Sale } from "../domain/sale";
import type { NetworkAdapter } from "../networks/adapter";

export interface ReadPage {
  /** Each transaction id once. */
  sales: Sale[];
  rejects: Reject[];
  newest: Date | null;
}

/** Landed rows → what they mean. Pure: the same rows give the same page, today or on a replay. */
export function readPage(adapter: NetworkAdapter, rows: readonly unknown[]): ReadPage {
  const byId = new Map<string, { sale: Sale; raw: unknown }>();
  const rejects: Reject[] = [];
  for (const raw of rows) {
    const parsed = adapter.parseRow(raw);
    for (const { reason } of parsed.rejects) rejects.push({ reason, raw });
    for (const sale of parsed.sales) {
      const other = byId.get(sale.transactionId);
      if (other && digest(other.sale) !== digest(sale)) {
        rejects.push({ reason: `two different rows with the transaction id ${sale.transactionId}`, raw: other.raw });
      }
      byId.set(sale.transactionId, { sale, raw });
    }
  }
  const sales = [...byId.values()].map(({ sale }) => sale);
  const newest = sales.reduce<Date | null>((max, { saleDate }) => (max && max > saleDate ? max : saleDate), null);
  return { sales, rejects, newest };
}

function digest(sale: Sale): string {
  return createHash("sha256").update(JSON.stringify(sale)).digest("hex");
}
