import { type Answer, json } from "../http";
import type { AccountFacts, Call, SandboxNetwork } from "../network";
import { refusal } from "./errors";
import { answerList } from "./lists";
import { type Quirks, quirksSchema } from "./quirks";
import { clientOf, issueToken, readToken, secretOf } from "./token";
import { truthOf } from "./truth";
import { uuidOf } from "./uuid";

const TOKEN_PATH = "/auth/security/oauth/token";
const LIST_PATH = /^\/payments\/api\/v1\/sales\/(history|commissions)$/;

const unauthorized = () => refusal(401, "unauthorized", "Full authentication is required to access this resource.");
const badClient = (status: number) => refusal(status, "invalid_client", "Bad client credentials");

/** The answer to a key that is not valid: of the token endpoint for wrong credentials, else for a wrong token. */
const badKey = ({ request }: Call, status = 401) => (request.path === TOKEN_PATH ? badClient(status) : unauthorized());

export const hotmart = {
  id: "hotmart",
  basePath: "/hotmart",
  endpoint: "HOTMART_API_URL" as const,
  moreEndpoints: { HOTMART_AUTH_URL: "/auth" },
  habits: { zone: "UTC", upsells: "rows", refundRequests: false, asides: [] },
  newKey: (random) => uuidOf(random()),
  keyOf: (request) => (request.path === TOKEN_PATH ? clientOf(request) : (readToken(request)?.key ?? null)),
  credentialsOf: (key) => ({ clientId: key, clientSecret: secretOf(key) }),
  open(account) {
    const quirks = quirksSchema.parse(account.profile.quirks);
    const tokens = { issued: 0, newest: "" };
    return {
      badKey: (call) => badKey(call, Number(quirks.badCredentials)),
      truthOf: (event, asOf) => truthOf(event, account.profile, quirks, asOf),
      handle: (call) => handle(account, quirks, tokens, call),
    };
  },
  strangerKey: (call) => badKey(call),
  rateLimited: () => ({
    ...refusal(429, "too_many_requests", "The limit of requests was reached"),
    headers: {
      "ratelimit-limit": "500",
      "ratelimit-remaining": "0",
      "x-ratelimit-limit-minute": "500",
      "x-ratelimit-remaining-minute": "0",
    },
  }),
  /** Seconds left, not a time. */
  waitHeader: "ratelimit-reset",
  badEnvelope: () => json({ data: [], size: 0 }),
  rowsIn: (body) => (body as { items?: Record<string, unknown>[] } | null)?.items ?? [],
  brokenRow: { purchase: { order_date: "not a date" } },
} satisfies SandboxNetwork;

function handle(account: AccountFacts, quirks: Quirks, tokens: { issued: number; newest: string }, call: Call): Answer {
  const { request, now } = call;
  if (request.path === TOKEN_PATH) {
    if (request.method !== "POST") return refusal(405, "method_not_allowed", "Use POST");
    tokens.issued += 1;
    const answer = issueToken(clientOf(request) ?? "", {
      now,
      nth: tokens.issued,
      seconds: quirks.tokenLifetimeSeconds,
    });
    tokens.newest = `Bearer ${(JSON.parse(String(answer.body)) as { access_token: string }).access_token}`;
    return answer;
  }
  if (quirks.newestTokenOnly && request.headers.authorization !== tokens.newest) {
    return refusal(401, "invalid_token", "The access token was replaced by a newer one");
  }
  const expiresAt = readToken(request)?.expiresAt ?? 0;
  if (expiresAt <= now) return refusal(401, "token_expired", "The access token has expired");
  const list = LIST_PATH.exec(request.path)?.[1];
  if (!list || request.method !== "GET") return refusal(404, "not_found", "Resource not found");
  return answerList(list as "history" | "commissions", account, quirks, call);
}
