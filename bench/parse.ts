import { adapterFor } from "../src/networks";
import { readPage } from "../src/sync/read-page";
import { measure, type Row } from "./measure";

const ROWS = 10_000;

const clickbank = (n: number) => ({
  receipt: `R${n}`,
  transactionTime: "2026-09-20T10:15:30-07:00",
  transactionType: "SALE",
  currency: "USD",
  lineItemData: { itemNo: "1", customerAmount: "53.50", accountAmount: "22.61" },
});
const digistore24 = (n: number) => ({
  id: n,
  purchase_id: `P${n}`,
  transaction_type: "payment",
  currency: "EUR",
  transaction_amount: "294.00",
  earned_amount: "116.00",
  created_at: "2026-09-19 14:22:05",
});

/** Raw rows → sales, against what it takes to parse the same rows from JSON at all. */
export async function benchParse(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [network, row] of Object.entries({ clickbank, digistore24 })) {
    const raw = Array.from({ length: ROWS }, (_, n) => row(n));
    const text = JSON.stringify(raw);
    const json = await measure(5, () => JSON.parse(text));
    const read = await measure(5, () => readPage(adapterFor(network), raw));
    rows.push({ name: `${network}: JSON.parse of ${ROWS} rows`, ms: json, ratio: 1 });
    rows.push({ name: `${network}: read ${ROWS} rows`, ms: read, ratio: read / json });
  }
  return rows;
}
