import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../client";
import {
  isOfKinds,
  matchesFilter,
  mayHoldDayTotals,
  ofProducts,
  type SaleFilter,
  textsThatBegin,
} from "../sales/sale-filter";

/** What sums can be broken down by, in the order in which an answer names them. */
export const EARNINGS_KEYS = ["day", "week", "month", "network", "account", "product", "trackingId"] as const;
export type EarningsKey = (typeof EARNINGS_KEYS)[number];
export type CalendarUnit = "day" | "week" | "month";

export const isCalendarUnit = (key: EarningsKey): key is CalendarUnit =>
  key === "day" || key === "week" || key === "month";

/** Money in minor units of `currency`: what was promised, what became of it, and what is earned. */
export interface EarningsSums {
  currency: string;
  sales: number;
  rebills: number;
  refunds: number;
  chargebacks: number;
  /** Of rows whose gross is in this currency; null where there is none that tells. */
  grossMinor: number | null;
  /** What is earned of those rows: by the gross, the effective commission. Null where the gross is. */
  earnedOfGrossMinor: number | null;
  commissionMinor: number;
  pendingMinor: number;
  /** Null where only day totals stand behind it: a network that tells those does not tell why a sale was voided. */
  refundedMinor: number | null;
  chargedBackMinor: number | null;
  cancelledMinor: number;
  earnedMinor: number;
}

export interface EarningsGroup extends EarningsSums {
  /** The first day of the day, week (Monday) or month. */
  day?: string | null;
  week?: string | null;
  month?: string | null;
  network?: string | null;
  account?: string | null;
  product?: string | null;
  productName?: string | null;
  trackingId?: string | null;
  /** All groups that are too many to be told one by one. */
  rest?: true;
}

export interface EarningsQuery {
  /** `from` and `to` bound the sales. */
  filter: SaleFilter;
  /** Bound the day totals, `to` excluded: days as their network counts them. Null leaves them out. */
  days: { from: string; to: string } | null;
  groupBy: readonly EarningsKey[];
  /** Where each day, week or month of the period begins, oldest first, and the date that it is called by. */
  calendar: { unit: CalendarUnit; starts: readonly Date[]; labels: readonly string[] } | null;
  /** Networks that tell day totals: their single sales earn nothing. */
  dayNetworks: readonly string[];
}

/** No answer has more. */
export const MAX_EARNINGS_GROUPS = 1_000;

const isReversal = sql`type in ('refund', 'chargeback')`;
const isSold = sql`type in ('sale', 'rebill')`;
const counted = sql`status in ('APPROVED', 'REFUNDED', 'CHARGEBACK')`;
const countOf = (condition: SQL) => sql`case when ${condition} then n else 0 end`;
/** What is lost of the commission of sales in this state, and of rows that are nothing but a reversal. */
const lostAs = (status: string, type?: string) => sql`case when ${isSold} and status = ${sql.raw(`'${status}'`)}
  then commission - earned ${type ? sql`when type = ${sql.raw(`'${type}'`)} then -earned` : sql``} else 0 end`;

/**
 * What sales of one type, status and pair of currencies add up to: few groups of many rows, which only these sums pass by.
 */
const SUMS_OF_KIND = sql`
  count(*) as n, sum(gross_minor) as gross, sum(earned_minor) filter (where gross_minor is not null) as earned_of_gross,
  sum(commission_minor) as commission, sum(earned_minor) as earned`;

/** The same of the sums that are kept. */
const KEPT_SUMS_OF_KIND = sql`
  sum(n) as n, sum(gross_minor) filter (where gross_n > 0) as gross,
  sum(earned_of_gross_minor) filter (where gross_n > 0) as earned_of_gross,
  sum(commission_minor) as commission, sum(earned_minor) as earned`;

/** The figures of such a group, by the table in `docs/earnings.md`: what its commission became. */
const FIGURES_OF_SALES = sql`
  ${countOf(sql`type = 'sale' and ${counted}`)} as sales,
  ${countOf(sql`type = 'rebill' and ${counted}`)} as rebills,
  ${countOf(sql`type = 'refund' and status <> 'PENDING' or ${isSold} and status = 'REFUNDED'`)} as refunds,
  ${countOf(sql`type = 'chargeback' and status <> 'PENDING' or ${isSold} and status = 'CHARGEBACK'`)} as chargebacks,
  case when gross_currency = currency then gross end as gross,
  case when gross_currency = currency then earned_of_gross end as earned_of_gross,
  case when ${isReversal} then 0 when status = 'APPROVED' then earned else commission end as commission,
  ${lostAs("PENDING")} as pending,
  ${lostAs("REFUNDED", "refund")} as refunded,
  ${lostAs("CHARGEBACK", "chargeback")} as charged_back,
  ${lostAs("CANCELLED")} as cancelled,
  earned`;

const SUMS_OF_DAYS = sql`
  sum(conversions), 0, 0, 0, null, null, sum(gross_minor), 0, null, null, sum(gross_minor - net_minor), sum(net_minor)`;

const FIGURES = [
  "sales",
  "rebills",
  "refunds",
  "chargebacks",
  "gross",
  "earned_of_gross",
  "commission",
  "pending",
  "refunded",
  "charged_back",
  "cancelled",
  "earned",
];

/**
 * Earnings by group and currency. What is more than 1,000 groups is one more, per currency: those with the smallest
 * commission. The groups add up to the total. In the order of time, then the greatest earned first.
 */
export async function sumEarnings(db: Database, query: EarningsQuery): Promise<EarningsGroup[]> {
  const { days, groupBy } = query;
  const { userId, q } = query.filter;
  const filter = q ? { ...query.filter, textsOfQ: await textsThatBegin(db, userId, q) } : query.filter;
  const keys = keysOf(query);
  const names = sql.raw(["currency", ...keys.map(({ name }) => name)].join(", "));
  const sums = sql.raw(
    ["max(product_name) as product_name", ...FIGURES.map((figure) => `sum(${figure}) as ${figure}`)].join(", "),
  );
  const told = ["currency", ...keys.map(({ name }) => `case when not is_rest then ${name} end as ${name}`)];
  const unit = groupBy.find(isCalendarUnit);
  const { rows } = await db.execute<Row>(sql`
    with part as (
      ${singleSales({ ...query, filter }, keys)} ${days && mayHoldDayTotals(filter) ? sql`union all ${dayTotals(filter, days, keys)}` : sql``}
    ), grouped as (
      select ${names}, ${sums} from part group by ${names}
    ), size as (
      select count(*) > ${MAX_EARNINGS_GROUPS} as too_many, ${MAX_EARNINGS_GROUPS} - count(distinct currency) as kept
      from grouped
    ), ranked as (
      select grouped.*, too_many and row_number() over (order by abs(commission) desc, ${names}) > kept as is_rest
      from grouped, size
    ), told as (
      select is_rest, ${sql.raw(told.join(", "))}, case when not is_rest then product_name end as product_name,
        ${sql.raw(FIGURES.join(", "))}
      from ranked
    )
    select is_rest, ${names}, ${sums} from told group by is_rest, ${names}
    order by is_rest, ${sql.raw(unit ? `${unit}, ` : "")} earned desc, ${names}`);
  return rows.map((row) => toGroup(row, keys));
}

const list = (parts: SQL[]) => sql.join(parts, sql`, `);

/**
 * Sales by kind and key. By day, week or month each is looked up by itself, from its first instant to the next one's; where
 * nothing but account, kind and product is asked for, the sums are there already.
 */
function singleSales({ filter, calendar, dayNetworks }: EarningsQuery, keys: readonly Key[]): SQL {
  const own = keys.filter(({ key }) => !isCalendarUnit(key));
  const kinds = ["currency", "type", "status", "gross_currency"].map((name) => sql.raw(name));
  const columns = [...kinds, ...own.map(({ name, ofSale }) => sql`${ofSale} as ${sql.raw(name)}`)];
  const productName = own.some(({ name }) => name === "product") ? sql`max(product_name)` : sql`null::text`;
  const names = sql.raw(["currency", ...keys.map(({ name }) => name)].join(", "));
  const summedUp = sourcesOf(filter, keys).map(
    ({ table, sums, where }) => sql`
    select ${list(columns)}, ${productName} as product_name, ${sums} from ${table} where ${where}
      ${dayNetworks.length > 0 ? sql`and network not in ${[...dayNetworks]}` : sql``}
      ${calendar ? sql`and sale_date >= part.begins and sale_date < part.ends` : sql``}
    group by ${sql.raw(columns.map((_, i) => i + 1).join(", "))}`,
  );
  const ofPeriod = sql.join(summedUp, sql` union all `);
  return sql`
    select ${names}, product_name, ${FIGURES_OF_SALES}
    from ${calendar ? sql`${partsOf(calendar)} cross join lateral (${ofPeriod})` : sql`(${ofPeriod})`} as kind`;
}

interface Source {
  table: SQL;
  sums: SQL;
  where: SQL | undefined;
}

/** What is added up: the sums that are kept, as far as those know what is asked for, and sales. */
function sourcesOf(filter: SaleFilter, keys: readonly Key[]): Source[] {
  const sales = (where: SQL | undefined): Source => ({ table: sql`sale`, sums: SUMS_OF_KIND, where });
  const kept = (table: SQL, where: SQL | undefined): Source => ({
    table: sql`${table} as sale`,
    sums: KEPT_SUMS_OF_KIND,
    where: sql`n > 0 and ${where}`,
  });
  if (keys.some(({ key }) => key !== "network" && key !== "account")) return [sales(matchesFilter(filter))];
  if (isOfKinds(filter)) return [kept(sql`sale_sum`, matchesFilter({ ...filter, withVanished: true }))];
  const products = ofProducts(filter);
  if (!products) return [sales(matchesFilter(filter))];
  return [kept(sql`product_sum`, products.kept), ...(products.others ? [sales(products.others)] : [])];
}

/** The parts of a calendar as rows: what each is called by, where it begins and where it ends. */
function partsOf({ unit, starts, labels }: NonNullable<EarningsQuery["calendar"]>): SQL {
  const begins = starts.map((start) => start.toISOString());
  const ends = [...begins.slice(1), "infinity"];
  const array = (values: readonly string[], type: string) => sql`${`{${values.join(",")}}`}::${sql.raw(type)}[]`;
  return sql`unnest(${array(labels, "text")}, ${array(begins, "timestamptz")}, ${array(ends, "timestamptz")})
    as part(${sql.raw(unit)}, begins, ends)`;
}

function dayTotals(filter: SaleFilter, days: { from: string; to: string }, keys: readonly Key[]): SQL {
  const columns = [sql`currency`, ...keys.map(({ ofDay }) => ofDay)];
  return sql`
    select ${list(columns)}, null, ${SUMS_OF_DAYS}
    from daily_total
    where user_id = ${filter.userId} and dimension = '' and day >= ${days.from}::date and day < ${days.to}::date
      ${filter.accountIds ? sql`and account_id = any (${`{${filter.accountIds.join(",")}}`}::uuid[])` : sql``}
    group by ${sql.raw(columns.map((_, i) => i + 1).join(", "))}`;
}

interface Key {
  key: EarningsKey;
  /** As a column. */
  name: string;
  ofSale: SQL;
  ofDay: SQL;
}

/** A product is one of a network: ids of two networks say nothing of each other. */
function keysOf({ groupBy, calendar }: EarningsQuery): Key[] {
  const wanted = new Set<EarningsKey>(groupBy);
  if (wanted.has("product")) wanted.add("network");
  return EARNINGS_KEYS.filter((key) => wanted.has(key)).flatMap((key): Key[] => {
    if (isCalendarUnit(key)) {
      if (calendar?.unit !== key) throw new RangeError(`the calendar of the period is not by ${key}`);
      const labels = `{${calendar.labels.join(",")}}`;
      const ofDay = sql`(${labels}::text[])[width_bucket(day, ${labels}::date[])]`;
      return [{ key, name: key, ofSale: sql.raw(key), ofDay }];
    }
    if (key === "network") return [{ key, name: "network", ofSale: sql`network`, ofDay: sql`network` }];
    if (key === "account")
      return [{ key, name: "account", ofSale: sql`account_id::text`, ofDay: sql`account_id::text` }];
    if (key === "product") return [{ key, name: "product", ofSale: sql`product_id`, ofDay: sql`null::text` }];
    return [{ key, name: "tracking_id", ofSale: sql`tracking_id`, ofDay: sql`null::text` }];
  });
}

type Row = Record<string, string | boolean | null>;

function toGroup(row: Row, keys: readonly Key[]): EarningsGroup {
  const figure = (name: string) => Number(row[name] ?? 0);
  const orNull = (name: string) => (row[name] === null ? null : Number(row[name]));
  return {
    ...Object.fromEntries(keys.map(({ key, name }) => [key, row[name] ?? null])),
    ...(keys.some(({ key }) => key === "product") && { productName: row["product_name"] as string | null }),
    currency: String(row["currency"]),
    sales: figure("sales"),
    rebills: figure("rebills"),
    refunds: figure("refunds"),
    chargebacks: figure("chargebacks"),
    grossMinor: orNull("gross"),
    earnedOfGrossMinor: orNull("earned_of_gross"),
    commissionMinor: figure("commission"),
    pendingMinor: figure("pending"),
    refundedMinor: orNull("refunded"),
    chargedBackMinor: orNull("charged_back"),
    cancelledMinor: figure("cancelled"),
    earnedMinor: figure("earned"),
    ...(row["is_rest"] === true && { rest: true }),
  };
}
