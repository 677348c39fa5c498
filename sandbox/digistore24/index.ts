import { type Answer, type ApiRequest, json } from "../http";
import type { AccountFacts, Call, SandboxNetwork } from "../network";
import { between, code, hash } from "../random";
import { listCommissions } from "./commissions";
import { BadParameter, CODES, failure, success } from "./envelope";
import { BERLIN } from "./facts";
import { type Quirks, quirksSchema } from "./quirks";
import { berlinTime } from "./raw";
import { listTransactions } from "./transactions";
import { truthOf } from "./truth";

type Handler = (account: AccountFacts, quirks: Quirks, args: URLSearchParams, now: number) => unknown;

const functions: Record<string, Handler> = {
  listTransactions,
  listCommissions,
  ping: (_account, _quirks, _args, now) => ({ server_time: berlinTime(now) }),
  getUserInfo: (account, { role }) => ({
    user_id: 100_000 + (hash(account.label) % 900_000),
    user_name: account.label,
    granted_roles: `user,${role}`,
  }),
};

const badKey = (now: number, status = 200) => failure(now, CODES.badKey, "The API key is invalid.", status);

export const digistore24 = {
  id: "digistore24",
  basePath: "/digistore24/api/call",
  endpoint: "DIGISTORE24_API_URL" as const,
  habits: { zone: BERLIN, upsells: "rows", refundRequests: true, asides: [] },
  newKey: (random) =>
    `${between(random, 100_000, 999_999)}-${Array.from({ length: 5 }, () => code(random() * 2 ** 32, 7)).join("")}`,
  keyOf: ({ headers }) => [headers["x-ds-api-key"] ?? null].flat()[0] ?? null,
  open(account) {
    const quirks = quirksSchema.parse(account.profile.quirks);
    return {
      badKey: ({ now }) => badKey(now, quirks.badKey === "envelope" ? 200 : Number(quirks.badKey)),
      truthOf: (event) => truthOf(event, quirks),
      handle: (call) => handle(account, quirks, call),
    };
  },
  strangerKey: ({ now }) => badKey(now),
  rateLimited: ({ now }) => failure(now, CODES.unknown, "Too many requests.", 429),
  badEnvelope: () => json({ status: "ok", transactions: [] }),
  rowsIn: (body) =>
    (body as { data?: { transaction_list?: Record<string, unknown>[] } } | null)?.data?.transaction_list ?? [],
  brokenRow: { created_at: "not a date" },
} satisfies SandboxNetwork;

function handle(account: AccountFacts, quirks: Quirks, { request, now }: Call): Answer {
  const name = request.path.replace(/^\//, "").replace(/\/format\/json$/, "");
  const handler = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!handler) return failure(now, CODES.notFound, `Unknown function "${name}".`);
  if (request.method !== "GET" && request.method !== "POST") return failure(now, CODES.badCall, "Bad call.", 405);
  try {
    return success(now, handler(account, quirks, argumentsOf(request), now));
  } catch (error) {
    if (error instanceof BadParameter) return failure(now, CODES.badParameters, error.message, 400);
    throw error;
  }
}

/** From the query and, on POST, from the form as well. */
function argumentsOf({ method, query, body, headers }: ApiRequest): URLSearchParams {
  const isForm = String(headers["content-type"] ?? "").includes("application/x-www-form-urlencoded");
  const form = method === "POST" && isForm ? [...new URLSearchParams(body)] : [];
  return new URLSearchParams([...query, ...form].reverse());
}
