import { json, text } from "../http";
import type { SandboxNetwork } from "../network";
import { code } from "../random";
import { PACIFIC } from "./facts";
import { countOrders, listOrders } from "./orders";
import { quirksSchema } from "./quirks";
import { asList } from "./raw";
import { truthOf } from "./truth";

type Row = Record<string, unknown>;

const denied = () => text("Access denied: the API key is missing, invalid or lacks the needed role.", 403);

export const clickbank = {
  id: "clickbank",
  basePath: "/clickbank/rest/1.3",
  endpoint: "CLICKBANK_API_URL" as const,
  habits: { zone: PACIFIC, upsells: "lines", refundRequests: false, asides: ["test", "fee"] },
  newKey: (random) => `API-${Array.from({ length: 5 }, () => code(random() * 2 ** 32, 7)).join("")}`,
  /** The bare key: `Bearer …` is a key that does not exist. */
  keyOf: ({ headers }) => headers.authorization ?? null,
  open(account) {
    const quirks = quirksSchema.parse(account.profile.quirks);
    return {
      badKey: denied,
      truthOf: (event) => truthOf(event, account.label, quirks),
      handle(call) {
        const { method, path } = call.request;
        if (method !== "GET") return text("Method not allowed", 405);
        if (path === "/orders2/list") return listOrders(account, quirks, call);
        if (path === "/orders2/count") return countOrders(account, quirks, call);
        if (path === "/quickstats/accounts") {
          return json({ accountData: asList([{ nickName: account.label, quickStats: { "@nil": "true" } }]) });
        }
        return text("Not found", 404);
      },
    };
  },
  strangerKey: denied,
  /** Documented as 403, not 429: only the text tells it from a bad key. */
  rateLimited: () => text("Request quota exceeded. Please try again later.", 403),
  badEnvelope: () => json({ orders: { list: [] } }),
  rowsIn(body) {
    const { orderData = [] } = (body ?? {}) as { orderData?: Row | Row[] };
    return Array.isArray(orderData) ? orderData : [orderData];
  },
  brokenRow: { transactionTime: "not a date" },
} satisfies SandboxNetwork;
