import { type SQL, sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  boolean,
  index,
  jsonb,
  pgSequence,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { SaleStatus, SaleType } from "#domain/sale";
import type { SyncTrigger } from "#domain/sync";
import { user } from "./auth";
import { createdAt, id, timestamptz } from "./columns";
import { networkAccount } from "./network-account";

const minor = (name: string) => bigint(name, { mode: "number" });

/** Numbers the changes of all sales. Each is taken while the account is held: within an account they commit in order. */
export const saleChangeNo = pgSequence("sale_change_no");

/** So many characters of a text are in an index: a row of one holds less than three kilobytes, and a tracking id may be a link. */
export const INDEXED_LENGTH = 100;

/** What an index holds of a text, for those that begin alike in any case. Asked in the same words, `… like …` or `= …`. */
export const beginningOf = (text: AnyPgColumn | SQL) => sql`lower(left(${text}, ${sql.raw(String(INDEXED_LENGTH))}))`;
const byBeginning = (column: AnyPgColumn) => sql`${beginningOf(column)} text_pattern_ops`;

/** One normalised commercial row per transaction. `earned_minor` is what it contributes to earnings now. */
export const sale = pgTable(
  "sale",
  {
    id: id(),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    accountId: uuid("account_id")
      .notNull()
      .references(() => networkAccount.id, { onDelete: "cascade" }),
    network: text("network").notNull(),
    transactionId: text("transaction_id").notNull(),
    orderId: text("order_id"),
    type: text("type").$type<SaleType>().notNull(),
    status: text("status").$type<SaleStatus>().notNull(),
    rawStatus: text("raw_status").notNull(),
    currency: text("currency").notNull(),
    grossCurrency: text("gross_currency").notNull(),
    grossMinor: minor("gross_minor"),
    commissionMinor: minor("commission_minor").notNull(),
    earnedMinor: minor("earned_minor").notNull(),
    saleDate: timestamptz("sale_date").notNull(),
    productId: text("product_id"),
    productName: text("product_name"),
    trackingId: text("tracking_id"),
    /** When the network was seen in this state: an older page never undoes a newer one. */
    stateAt: timestamptz("state_at").notNull(),
    /** A read of the network has shown the sale: it is expected in later reads. Notifications alone promise nothing. */
    listed: boolean("listed").notNull().default(false),
    /** A notification claims it for this account, and nothing shows that it is: two complete reads without it end it. */
    unconfirmed: boolean("unconfirmed").notNull().default(false),
    /** Whom that notification names as the affiliate: this account, once a read has shown the sale. */
    claimedBy: text("claimed_by"),
    /** Start of the first complete read that should have shown the sale and did not; null once it is seen again. */
    absentSince: timestamptz("absent_since"),
    /** Set by a second such read: the sale is gone from the network and earns nothing. Undone when it is seen again. */
    vanishedAt: timestamptz("vanished_at"),
    /** Approved, but the network has not told the commission yet: it is missing from every sum. */
    unpriced: boolean("unpriced").notNull().default(false),
    /** The number of its last change, which a reader of changes goes on from. */
    changeNo: bigint("change_no", { mode: "number" }).notNull().default(sql`nextval('sale_change_no')`),
    createdAt: createdAt(),
    updatedAt: timestamptz("updated_at").notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("sale_transaction_key").on(table.accountId, table.transactionId),
    // A user's sales by date, and earnings by range; newest first it is read backwards.
    index("sale_user_date_idx").on(table.userId, table.saleDate, table.id).concurrently(),
    index("sale_account_date_idx").on(table.accountId, table.saleDate).concurrently(),
    // The few that are anything but approved sales, by date as well.
    index("sale_unsettled_idx")
      .on(table.userId, table.saleDate, table.id)
      .concurrently()
      .where(sql`${table.status} <> 'APPROVED'`),
    index("sale_reversal_idx")
      .on(table.userId, table.saleDate, table.id)
      .concurrently()
      .where(sql`${table.type} in ('refund', 'chargeback')`),
    // An account's sales in the order of their last changes.
    index("sale_change_no_idx").on(table.accountId, table.changeNo, table.id).concurrently(),
    // What makes a sum uncertain, a handful: sales that one read missed, and those without their commission.
    index("sale_absent_idx")
      .on(table.accountId)
      .concurrently()
      .where(sql`${table.absentSince} is not null and ${table.vanishedAt} is null`),
    index("sale_unpriced_idx").on(table.accountId).concurrently().where(sql`${table.unpriced}`),
    // By the beginning of an id or name, whatever its case, and by an id alone. None is partial: of those Postgres keeps no
    // statistics that tell it how few rows a text fits.
    index("sale_transaction_start_idx").on(table.userId, byBeginning(table.transactionId)).concurrently(),
    index("sale_order_start_idx").on(table.userId, byBeginning(table.orderId)).concurrently(),
    index("sale_product_start_idx").on(table.userId, byBeginning(table.productId)).concurrently(),
    index("sale_product_name_start_idx").on(table.userId, byBeginning(table.productName)).concurrently(),
    index("sale_tracking_start_idx").on(table.userId, byBeginning(table.trackingId)).concurrently(),
    // Whose claims a page of a read confirms.
    index("sale_unconfirmed_idx")
      .on(table.accountId, table.transactionId)
      .concurrently()
      .where(sql`${table.unconfirmed}`),
  ],
);

/** Every change of a stored sale: `changes` is `{ field: { from, to } }`. Append-only. */
export const saleChange = pgTable(
  "sale_change",
  {
    id: id(),
    saleId: uuid("sale_id")
      .notNull()
      .references(() => sale.id, { onDelete: "cascade" }),
    accountId: uuid("account_id").notNull(),
    userId: text("user_id").notNull(),
    syncLogId: uuid("sync_log_id"),
    runId: text("run_id"),
    /** Of the SyncLog row, which is folded some day: what began its run, and when it began. Null for notifications. */
    trigger: text("trigger").$type<SyncTrigger>(),
    runStartedAt: timestamptz("run_started_at"),
    changes: jsonb("changes").$type<Record<string, { from: unknown; to: unknown }>>().notNull(),
    changedAt: timestamptz("changed_at").notNull().defaultNow(),
  },
  (table) => [
    // The history of one sale.
    index("sale_change_sale_idx").on(table.saleId, table.changedAt),
    // What has changed of a user's sales since a time.
    index("sale_change_user_idx").on(table.userId, table.changedAt).concurrently(),
    // What a run has changed.
    index("sale_change_run_idx").on(table.runId).concurrently(),
    // What a release of before wrote without them, until the SyncLog row is folded: there is hardly any.
    index("sale_change_untold_idx")
      .on(table.syncLogId)
      .concurrently()
      .where(sql`${table.trigger} is null and ${table.syncLogId} is not null`),
  ],
);
