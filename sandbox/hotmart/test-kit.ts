import type { TruthEntry } from "../rows";
import type { Sandbox } from "../server";
import type { Json } from "../test-kit";
import { STATUSES } from "./statuses";

type Credentials = Record<string, string>;
export interface Reply {
  status: number;
  headers: Headers;
  body: Json;
}

export const everyStatus = STATUSES.map((status) => `transaction_status=${status}`).join("&");

async function replyOf(answer: Response): Promise<Reply> {
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Json };
}

export async function tokenAnswer(sandbox: Sandbox, { clientId = "", clientSecret = "" }: Credentials): Promise<Reply> {
  const query = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
  });
  const url = `${sandbox.endpoints.HOTMART_AUTH_URL}/security/oauth/token?${query}`;
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
  return replyOf(await fetch(url, { method: "POST", headers: { authorization, "content-type": "application/json" } }));
}

export async function bearerOf(sandbox: Sandbox, credentials: Credentials): Promise<string> {
  return String((await tokenAnswer(sandbox, credentials)).body["access_token"]);
}

export async function hotmartGet(sandbox: Sandbox, token: string, path: string): Promise<Reply> {
  const url = `${sandbox.endpoints.HOTMART_API_URL}/payments/api/v1/sales/${path}`;
  return replyOf(await fetch(url, { headers: { authorization: `Bearer ${token}` } }));
}

/** All items of a list. */
export async function readHotmart(
  sandbox: Sandbox,
  credentials: Credentials,
  list: "history" | "commissions",
  query: string,
): Promise<Json[]> {
  const token = await bearerOf(sandbox, credentials);
  const items: Json[] = [];
  let next: unknown = null;
  do {
    const cursor = next === null ? "" : `&page_token=${encodeURIComponent(String(next))}`;
    const { body } = await hotmartGet(sandbox, token, `${list}?${query}${cursor}`);
    items.push(...(body["items"] as Json[]));
    next = (body["page_info"] as Json)["next_page_token"] ?? null;
  } while (next !== null);
  return items;
}

interface Purchase {
  transaction: string;
  status: string;
  order_date: number;
  recurrency_number: number;
  price: { value: number; currency_code: string };
  tracking: { source_sck?: string; source?: string };
}
interface Line {
  source: string;
  commission: { value: number; currency_value: string };
}

const CANCELLED = ["CANCELLED", "EXPIRED", "NO_FUNDS", "BLOCKED"];
const APPROVED = ["APPROVED", "COMPLETE", "PARTIALLY_REFUNDED"];

function statusOf(raw: string): TruthEntry["status"] {
  if (APPROVED.includes(raw)) return "APPROVED";
  if (CANCELLED.includes(raw)) return "CANCELLED";
  return raw === "REFUNDED" || raw === "CHARGEBACK" ? raw : "PENDING";
}

/** A reading of Hotmart's lists that shares nothing with the generator. */
export function ledgerOfHotmart(history: Json[], commissions: Json[]): TruthEntry[] {
  const own = new Map(
    commissions.map((item) => [
      item["transaction"],
      (item["commissions"] as Line[]).find(({ source }) => source === "AFFILIATE")?.commission,
    ]),
  );
  return history
    .map((item): TruthEntry => {
      const purchase = item["purchase"] as Purchase;
      const product = item["product"] as { id: number; name: string };
      const { transaction, price, tracking } = purchase;
      const status = statusOf(purchase.status);
      const commission = own.get(transaction);
      const minor = Math.round((commission?.value ?? 0) * 100);
      return {
        transaction_id: transaction,
        order_id: null,
        type: purchase.recurrency_number > 1 ? "rebill" : "sale",
        status,
        currency: commission?.currency_value ?? price.currency_code,
        gross_minor: Math.round(price.value * 100),
        commission_minor: minor,
        earned_minor: status === "APPROVED" ? minor : 0,
        sale_date: new Date(purchase.order_date).toISOString(),
        product_id: String(product.id),
        product_name: product.name,
        tracking_id: tracking.source_sck ?? tracking.source ?? null,
      };
    })
    .sort((a, b) => (`${a.sale_date} ${a.transaction_id}` < `${b.sale_date} ${b.transaction_id}` ? -1 : 1));
}
