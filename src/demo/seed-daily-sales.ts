import { hashPassword } from "better-auth/crypto";
import { ensureDemoAccount } from "#db/accounts/ensure-demo-account";
import type { Database } from "#db/client";
import { upsertSales } from "#db/sales/upsert-sales";
import type { Sale } from "#domain/sale";
import { DAY, HOUR } from "#domain/window";

const DEMO = {
  id: "00000000-0000-4000-8000-00000000d340",
  userId: "demo-sales",
  network: "clickbank",
  label: "Demo sales",
  email: "demo-sales@tidemark.local",
  fingerprint: "demo-sales",
};

/** Known to everyone: the route that makes this user is not there in production. */
const PASSWORD = "tidemark-demo";

const DAYS = 30;

export interface SeededSales {
  accountId: string;
  inserted: number;
  days: number;
  /** Who sees the sales. */
  signIn: { email: string; password: string };
}

/**
 * Puts 30 days of made-up sales into an account of their own, paused, of a user who can sign in. Development only. The
 * same days again change nothing.
 */
export async function seedDailySales(db: Database, now: Date): Promise<SeededSales> {
  const account = await ensureDemoAccount(db, { ...DEMO, passwordHash: await hashPassword(PASSWORD) });
  const today = Math.floor(now.getTime() / DAY);
  const sales = Array.from({ length: DAYS }, (_, index) => salesOf(today - index)).flat();
  const { inserted } = await db.transaction((tx) =>
    upsertSales(tx, sales, {
      userId: account.userId,
      accountId: account.id,
      network: account.network,
      stateAt: now,
      syncLogId: null,
      runId: null,
      listed: false,
    }),
  );
  return { accountId: account.id, inserted, days: DAYS, signIn: { email: DEMO.email, password: PASSWORD } };
}

/** Two to six sales a day, by the day's number alone. */
function salesOf(day: number): Sale[] {
  return Array.from({ length: 2 + (day % 5) }, (_, index) => {
    const commissionMinor = 1_000 + ((day * 37 + index * 911) % 4_000);
    return {
      transactionId: `DEMO${day}-${index}:SALE:demo`,
      orderId: `DEMO${day}-${index}`,
      type: "sale",
      status: "APPROVED",
      rawStatus: "SALE",
      currency: "USD",
      grossCurrency: "USD",
      grossMinor: commissionMinor * 2,
      commissionMinor,
      earnedMinor: commissionMinor,
      saleDate: new Date(day * DAY + (8 + index) * HOUR),
      productId: "demo",
      productName: "Demo product",
      trackingId: null,
    };
  });
}
