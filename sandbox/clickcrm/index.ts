import { type Answer, json } from "../http";
import type { AccountFacts, Call, OpenAccount, SandboxNetwork } from "../network";
import { hash } from "../random";
import { createDays } from "./days";
import { NEW_YORK } from "./facts";
import { type Quirks, quirksSchema } from "./quirks";
import { BadArgument, byDay } from "./report";
import { newToken } from "./token";
import { truthOf } from "./truth";

const failure = (message: string, status: number): Answer => json({ result: 0, result_str: message }, status);
const badToken = (quirk: Quirks["badToken"] = "401") =>
  failure("Invalid affiliate id or token", quirk === "result0" ? 200 : Number(quirk));

const affiliateIdOf = (label: string) => String(10_000 + (hash(label, "affiliate") % 90_000));

/** A network on the ClickCRM platform: they differ in name and version alone. */
export function clickcrm<const Endpoint extends string>(site: { id: string; basePath: string; endpoint: Endpoint }) {
  return {
    ...site,
    habits: { zone: NEW_YORK, upsells: "rows", refundRequests: false, asides: [] },
    newKey: newToken,
    // An unencoded `+` arrives as a space, and is then nobody's token.
    keyOf: ({ query }) => query.get("token"),
    // As the back office shows it: percent-encoded.
    credentialsOf: (token, label) => ({ affiliateId: affiliateIdOf(label), token: encodeURIComponent(token) }),
    open,
    strangerKey: () => badToken(),
    rateLimited: () => failure("Too many requests", 429),
    badEnvelope: () => json({ report: "byday", rows: [] }),
    rowsIn: (body) => (body as { data?: Record<string, unknown>[] } | null)?.data ?? [],
    brokenRow: { date: "not a day" },
  } satisfies SandboxNetwork;
}

function open(account: AccountFacts): OpenAccount {
  const quirks = quirksSchema.parse(account.profile.quirks);
  const days = createDays(account, quirks);
  const affiliateId = affiliateIdOf(account.label);

  const handle = ({ request, now }: Call): Answer => {
    if (request.query.get("a") !== affiliateId) return badToken(quirks.badToken);
    if (request.path !== "/byday" || request.method !== "GET") return failure("Unknown report", 404);
    try {
      return json(byDay(days, quirks, request.query, now));
    } catch (error) {
      if (error instanceof BadArgument) return failure(error.message, 400);
      throw error;
    }
  };
  return {
    handle,
    badKey: () => badToken(quirks.badToken),
    truthOf: () => [],
    totalsAt: (now) => days.read(0, Number.POSITIVE_INFINITY, now).flatMap(truthOf),
  };
}
