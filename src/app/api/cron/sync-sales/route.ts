import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { pageAllSchedulable } from "#db/accounts/read-accounts";
import { getDatabase } from "#db/client";
import { type TickResult, tickResults } from "#db/sync-logs/read-sync-logs";
import { hourOf, SECOND } from "#domain/window";
import { env } from "#env/env";
import { syncRequested } from "#events/event-types";
import { sendEvents } from "#events/sender";
import { ApiFailure } from "#http/api-failure";
import { check, publicRoute } from "#http/route";
import { requireCronSecret } from "#http/who-may";
import { ensureRegistered } from "../../../../../inngest/registration";

export const maxDuration = 60;

const POLL_MS = 500;

const query = z.object({ wait: z.coerce.number({ error: "must be a number of seconds" }).min(0).max(900).default(0) });

/** The second trigger of the hourly tick. Both triggers of one hour give one sync: the event ids decide. */
export const GET = publicRoute(async (request) => {
  requireCronSecret(request);
  const { wait } = check(query, Object.fromEntries(new URL(request.url).searchParams));
  const startedAt = new Date();
  const tick = hourOf(startedAt);
  const accountIds = await pageAllSchedulable(getDatabase());
  // Where no process lives long enough to see to it, an engine that forgot the app hears of it here.
  await ensureRegistered();
  if (!(await sendEvents(syncRequested.create({ trigger: "cron-route" as const, tick: tick.toISOString() })))) {
    throw new ApiFailure(503, "engine_unavailable", "The engine does not answer. Ask again: an hour is synced once.");
  }

  const limit = Math.min(wait * SECOND, env().MAX_DURATION_SECONDS * SECOND - 5 * SECOND);
  const results = await collect(accountIds, tick, startedAt, startedAt.getTime() + limit);
  return Response.json({
    success: true,
    durationMs: Date.now() - startedAt.getTime(),
    tick: tick.toISOString(),
    dispatched: accountIds.size,
    results: results.map(({ error, ...result }) => (error ? { ...result, error } : result)),
  });
});

async function collect(accountIds: Set<string>, tick: Date, since: Date, deadline: number): Promise<TickResult[]> {
  for (;;) {
    const results = Date.now() < deadline ? await tickResults(getDatabase(), tick, since) : [];
    const mine = results.filter(({ accountId }) => accountIds.has(accountId));
    if (mine.length === accountIds.size || Date.now() + POLL_MS >= deadline) return mine;
    await sleep(POLL_MS);
  }
}
