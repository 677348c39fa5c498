import { DateTime } from "luxon";
import { onTestFinished } from "vitest";
import type { ProfileInput } from "./profile";
import type { TruthEntry } from "./rows";
import { type Sandbox, type SandboxOptions, startSandbox } from "./server";

export const NOW = "2026-09-25T12:00:00.000Z";
export type Json = Record<string, unknown>;

export async function sandboxAt(now: string = NOW, options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ clock: () => Date.parse(now), ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** A small account with a month of history, unless told otherwise. */
export function profile(more: Partial<ProfileInput> = {}): ProfileInput {
  return { since: "2026-08-25", salesPerDay: 8, ...more };
}

export const clickbankGet = (sandbox: Sandbox, key: string, path: string, headers: Record<string, string> = {}) =>
  fetch(sandbox.endpoints.CLICKBANK_API_URL + path, {
    headers: { authorization: key, accept: "application/json", ...headers },
  });

export async function digistoreGet(sandbox: Sandbox, key: string, path: string): Promise<Json> {
  const answer = await fetch(`${sandbox.endpoints.DIGISTORE24_API_URL}/${path}`, { headers: { "x-ds-api-key": key } });
  return { ...((await answer.json()) as Json), httpStatus: answer.status };
}

const list = (value: unknown): Json[] => (value === null || value === undefined ? [] : ([value].flat() as Json[]));

export async function readClickbank(sandbox: Sandbox, key: string, query: string) {
  const rows: Json[] = [];
  const statuses: number[] = [];
  const sizes: number[] = [];
  for (let page = 1; page === 1 || statuses.at(-1) === 206; page++) {
    const answer = await clickbankGet(sandbox, key, `/orders2/list?${query}`, { page: String(page) });
    const body = (await answer.json()) as { orderData: unknown } | null;
    const onPage = list(body?.orderData);
    rows.push(...onPage);
    statuses.push(answer.status);
    sizes.push(onPage.length);
  }
  return { rows, statuses, sizes };
}

export async function readDigistore(sandbox: Sandbox, key: string, query: string) {
  const rows: Json[] = [];
  let data: Json = {};
  for (let page = 1; page === 1 || page <= Number(data["page_count"]); page++) {
    data = (await digistoreGet(sandbox, key, `listTransactions?${query}&page_no=${page}`))["data"] as Json;
    rows.push(...(data["transaction_list"] as Json[]));
  }
  return { rows, data };
}

/** Cents without going through floats. */
const cents = (text: unknown) => Number(String(text).replace(".", "")) || 0;

/** The earlier reading of a wall clock without an offset. */
function localTime(text: string, zone: string): string {
  const found = DateTime.fromISO(text, { zone });
  const earlier = found.minus({ hours: 1 });
  const wall = (time: DateTime) => time.toFormat("yyyy-MM-dd HH:mm:ss");
  return new Date((wall(earlier) === wall(found) ? earlier : found).toMillis()).toISOString();
}

const orNull = (value: unknown) => (typeof value === "string" ? value : null);

/** A reading of ClickBank's rows that shares nothing with the generator. */
export function ledgerOfClickbank(rows: Json[]): TruthEntry[] {
  const types: Record<string, [TruthEntry["type"], TruthEntry["status"]]> = {
    SALE: ["sale", "APPROVED"],
    BILL: ["rebill", "APPROVED"],
    RFND: ["refund", "REFUNDED"],
    CGBK: ["chargeback", "CHARGEBACK"],
  };
  const entries = rows.flatMap((row) => {
    const raw = String(row["transactionType"]);
    const [type, status] = types[raw] ?? [];
    if (!type || !status) return [];
    const wall = String(row["transactionTime"]);
    const time = wall.length > 19 ? new Date(wall).toISOString() : localTime(wall, "America/Los_Angeles");
    const reversal = type === "refund" || type === "chargeback";
    const signed = (value: unknown) => (reversal ? -Math.abs(cents(value)) : cents(value));
    const suffix = reversal ? `:${time.replace(".000", "")}` : "";
    return list(row["lineItemData"]).map((line) => ({
      transaction_id: `${row["receipt"]}:${raw}:${line["itemNo"]}${suffix}`,
      order_id: String(row["receipt"]),
      type,
      status,
      currency: "USD",
      gross_minor: signed(line["customerAmount"]),
      commission_minor: signed(line["accountAmount"]),
      earned_minor: signed(line["accountAmount"]),
      sale_date: time,
      product_id: String(line["itemNo"]),
      product_name: String(line["productTitle"]),
      tracking_id: orNull(row["trackingId"]),
    }));
  });
  return inOrder(entries);
}

/** The same for Digistore24. */
export function ledgerOfDigistore(rows: Json[]): TruthEntry[] {
  const types: Record<string, [TruthEntry["type"], TruthEntry["status"]]> = {
    payment: ["sale", "APPROVED"],
    refund: ["refund", "REFUNDED"],
    chargeback: ["chargeback", "CHARGEBACK"],
    refund_request: ["refund", "PENDING"],
  };
  const entries = rows.flatMap((row) => {
    const [type, status] = types[String(row["transaction_type"])] ?? [];
    if (!type || !status) return [];
    return {
      transaction_id: String(row["id"]),
      order_id: String(row["purchase_id"]),
      type,
      status,
      currency: String(row["currency"]),
      gross_minor: cents(row["transaction_amount"]),
      commission_minor: cents(row["affiliate_amount"]),
      earned_minor: cents(row["earned_amount"]),
      sale_date: localTime(String(row["created_at"]).replace(" ", "T"), "Europe/Berlin"),
      product_id: null,
      product_name: String(row["main_product_name"]),
      tracking_id: null,
    };
  });
  return inOrder(entries);
}

function inOrder(entries: TruthEntry[]): TruthEntry[] {
  const key = (entry: TruthEntry) => `${entry.sale_date} ${entry.transaction_id}`;
  return entries.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
