import { adapterFor } from "#networks/index";
import { readPage } from "#sync/apply/apply-page";
import { type Figure, inTurns, median } from "./figure";

const ROWS = 10_000;
const ROUNDS = 5;

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
export async function benchParse(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [network, row] of Object.entries({ clickbank, digistore24 })) {
    const raw = Array.from({ length: ROWS }, (_, n) => row(n));
    const text = JSON.stringify(raw);
    const { json, read } = await inTurns(ROUNDS, {
      json: () => JSON.parse(text),
      read: () => readPage(adapterFor(network), raw),
    });
    const ratio = median(read.map((ms, round) => ms / (json[round] ?? Number.NaN)));
    figures.push(
      {
        what: `${network}, ${ROWS.toLocaleString("en")} rows read: times JSON.parse of the same`,
        value: ratio,
        unit: "×",
      },
      { what: `  ${network}, rows read`, value: (ROWS / median(read)) * 1_000, unit: "a second" },
    );
  }
  return figures;
}
