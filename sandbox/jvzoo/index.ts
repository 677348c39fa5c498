import { type Answer, type ApiRequest, json } from "../http";
import type { AccountFacts, Call, SandboxNetwork } from "../network";
import { listTransactions } from "./list";
import { type Quirks, quirksSchema } from "./quirks";
import { HISTORY_MS, habits } from "./state";
import { truthOf } from "./truth";

const LIST = /^\/v2\.0\/latest-affiliates-transactions(?:\/([^/]+))?\/?$/;

/** The status is repeated inside the body; further keys of `meta` are assumed. */
const envelope = (status: number, results: unknown[], message?: string) => ({
  meta: { status: { http_status_code: status, message }, results_count: results.length },
  results,
});

/** `http` 200 hides the error in the body. */
const failure = (status: number, message: string, http = status): Answer => json(envelope(status, [], message), http);

const badKey = (http: number) => failure(http === 403 ? 403 : 401, "Invalid API key.", http);

export const jvzoo = {
  id: "jvzoo",
  basePath: "/jvzoo",
  endpoint: "JVZOO_API_URL" as const,
  habits,
  historyMs: HISTORY_MS,
  /** 64 hexadecimal digits. */
  newKey: (random) => Array.from({ length: 64 }, () => Math.floor(random() * 16).toString(16)).join(""),
  keyOf,
  open(account) {
    const quirks = quirksSchema.parse(account.profile.quirks);
    return {
      badKey: () => badKey(quirks.badKey === "body" ? 200 : Number(quirks.badKey)),
      truthOf: (event, asOf) => truthOf(event, asOf, account.profile, quirks),
      handle: (call) => handle(account, quirks, call),
    };
  },
  strangerKey: () => badKey(200),
  rateLimited: () => failure(429, "Too many requests."),
  badEnvelope: () => json({ transactions: [], total: 0 }),
  rowsIn: (body) => (body as { results?: Record<string, unknown>[] } | null)?.results ?? [],
  brokenRow: { date: "not a date" },
} satisfies SandboxNetwork;

/** HTTP Basic: the key is the user, and the password is a literal `x`. */
function keyOf({ headers }: ApiRequest): string | null {
  const [scheme, encoded = ""] = (headers.authorization ?? "").split(" ");
  const login = Buffer.from(encoded, "base64").toString("utf8");
  return scheme?.toLowerCase() === "basic" && login.endsWith(":x") ? login.slice(0, -2) : null;
}

function handle(account: AccountFacts, quirks: Quirks, { request, now }: Call): Answer {
  const match = LIST.exec(request.path);
  if (!match) return failure(404, "Not found.");
  if (request.method !== "GET") return failure(405, "Method not allowed.");
  const paykey = match[1] === undefined ? null : decodeURIComponent(match[1]);
  const results = listTransactions(account, quirks, paykey, now);
  if (results === null) return failure(404, "No such transaction.", 200);
  const answer = json(envelope(200, results));
  return quirks.noise ? { ...answer, type: "text/html", body: `<!-- api -->\n${answer.body}\n<br />` } : answer;
}
