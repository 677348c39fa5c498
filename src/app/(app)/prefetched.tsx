import "server-only";
import { dehydrate, HydrationBoundary, hashKey, type QueryClient, type QueryKey } from "@tanstack/react-query";
import { redirect } from "next/navigation";
import { cache } from "react";
import * as coverage from "#app/api/accounts/[id]/coverage/route";
import * as rejects from "#app/api/accounts/[id]/rejects/route";
import * as account from "#app/api/accounts/[id]/route";
import * as accounts from "#app/api/accounts/route";
import * as activity from "#app/api/activity/route";
import * as incidents from "#app/api/alerts/incidents/route";
import * as alerts from "#app/api/alerts/route";
import * as audit from "#app/api/audit/route";
import * as earnings from "#app/api/earnings/route";
import * as keys from "#app/api/keys/route";
import * as networks from "#app/api/networks/route";
import * as openapi from "#app/api/openapi.json/route";
import * as sale from "#app/api/sales/[id]/route";
import * as sales from "#app/api/sales/route";
import * as sessions from "#app/api/sessions/route";
import * as syncLogs from "#app/api/sync-logs/route";
import { getDatabase } from "#db/client";
import { readUserSettings } from "#db/users/user-settings";
import { logger } from "#env/logger";
import { getSession } from "#http/session";
import { ApiError, askBy } from "#ui/api-client";
import { getQueryClient } from "#ui/query-client";

interface Route {
  GET(request: Request, context: { params: Promise<Record<string, string>> }): Promise<Response>;
}

/** What a page may ask for before it is sent; none of these answers holds a secret. */
const ROUTES: readonly [RegExp, Route][] = [
  [/^\/api\/accounts$/, accounts],
  [/^\/api\/accounts\/(?<id>[^/]+)$/, account],
  [/^\/api\/accounts\/(?<id>[^/]+)\/coverage$/, coverage],
  [/^\/api\/accounts\/(?<id>[^/]+)\/rejects$/, rejects],
  [/^\/api\/activity$/, activity],
  [/^\/api\/alerts$/, alerts],
  [/^\/api\/alerts\/incidents$/, incidents],
  [/^\/api\/audit$/, audit],
  [/^\/api\/earnings$/, earnings],
  [/^\/api\/keys$/, keys],
  [/^\/api\/networks$/, networks],
  [/^\/api\/openapi\.json$/, openapi],
  [/^\/api\/sales$/, sales],
  [/^\/api\/sales\/(?<id>[^/]+)$/, sale],
  [/^\/api\/sessions$/, sessions],
  [/^\/api\/sync-logs$/, syncLogs],
];

// In this process, for the user whose page is made: a route finds the session where the page does.
askBy(async (path) => {
  const url = new URL(path, "http://localhost");
  for (const [pattern, route] of ROUTES) {
    const found = pattern.exec(url.pathname);
    if (found) return route.GET(new Request(url), { params: Promise.resolve({ ...found.groups }) });
  }
  throw new Error(`No page is made with the answer of ${url.pathname}`);
});

/** Asked of the database once a request. */
const settingsOf = cache((userId: string) => readUserSettings(getDatabase(), userId));

/** One for all that is rendered of one request, so that nothing is asked twice. */
const clientOfRequest = cache(getQueryClient);

export interface Asked {
  queryKey: QueryKey;
}

export type Search = Promise<Record<string, string | string[] | undefined>>;

/** A page's parameters as the browser has them. */
export function paramsOf(search: Awaited<Search>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(search).flatMap(([name, values]) => [values ?? []].flat().map((value) => [name, value])),
  );
}

interface Visitor {
  user: { name: string; email: string; twoFactorEnabled: boolean };
  userId: string;
  /** The zone in which the user's days are counted, and whether they have chosen it. */
  zone: string;
  hasZone: boolean;
}

/** Who asked for the page; sends everybody else to sign in. Layouts are not rendered again, so each page asks itself. */
export async function requireVisitor(): Promise<Visitor> {
  const session = await getSession();
  if (!session) redirect("/sign-in");
  const { id: userId, name, email, twoFactorEnabled } = session.user;
  const { zone } = await settingsOf(userId);
  return {
    user: { name, email, twoFactorEnabled: twoFactorEnabled === true },
    userId,
    zone: zone ?? "UTC",
    hasZone: zone !== null,
  };
}

interface PrefetchedProps {
  /** What the page shows first, as its components ask for it. */
  queries: readonly Asked[];
  children: React.ReactNode;
}

/**
 * A page with the answers that it shows first, so that nothing waits for its script. When one of them fails, the browser asks
 * again and shows the error with a retry.
 */
export async function Prefetched({ queries, children }: PrefetchedProps) {
  const client = clientOfRequest();
  for (const asked of await Promise.allSettled(queries.map((query) => ask(client, query)))) {
    // What a route refuses, the browser is told as well; anything else is a fault of ours.
    if (asked.status === "rejected" && !(asked.reason instanceof ApiError && asked.reason.status > 0)) {
      logger.error({ err: asked.reason }, "a page was made without one of its answers");
    }
  }
  const own = new Set(queries.map(({ queryKey }) => hashKey(queryKey)));
  const state = dehydrate(client, {
    shouldDehydrateQuery: ({ queryHash, state }) => own.has(queryHash) && state.status === "success",
  });
  return <HydrationBoundary state={state}>{children}</HydrationBoundary>;
}

function ask(client: QueryClient, query: Asked): Promise<unknown> {
  type Options = Parameters<typeof client.query>[0];
  type Endless = Parameters<typeof client.infiniteQuery>[0];
  return "initialPageParam" in query ? client.infiniteQuery(query as Endless) : client.query(query as Options);
}
