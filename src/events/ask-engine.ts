import type { Database } from "#db/client";
import type { SyncRequest } from "#db/schema/sync-request";
import { markAsked, storeRequest, type Wanted } from "#db/sync-requests/store-request";
import { accountConnected, importRequested, replayRequested, syncEvent } from "./event-types";
import { sendEvents } from "./sender";

/** Stores what a user asked for and tells the engine. What the engine does not take now, the sweep asks for again. */
export async function askFor(db: Database, ...wanted: Wanted[]): Promise<void> {
  const requests: SyncRequest[] = [];
  for (const one of wanted) requests.push(await storeRequest(db, one));
  await askEngine(db, requests);
}

/** Tells the engine of stored requests; true when it took them. Told twice, the turn of each decides. */
export async function askEngine(db: Database, requests: readonly SyncRequest[]): Promise<boolean> {
  if (requests.length === 0) return true;
  const sent = await sendEvents(requests.map(toEvent));
  if (sent)
    await markAsked(
      db,
      requests.map(({ id }) => id),
    );
  return sent;
}

function toEvent({
  id: requestId,
  userId,
  accountId,
  network,
  kind,
  trigger,
  windowStart,
  windowEnd,
  ...asked
}: SyncRequest) {
  const account = { accountId, userId, network };
  // The time is part of the id: an id counts for a day, and the same request may have to be asked for again in it.
  const id = `${requestId}:${asked.asks}:${(asked.askedAt ?? asked.requestedAt).getTime()}`;
  if (kind === "rejects") return replayRequested.create(account, { id });
  if (kind === "import") {
    const isNew = asked.askedAt === null && asked.asks === 0;
    return isNew ? accountConnected.create(account, { id }) : importRequested.create(account, { id });
  }
  const window =
    windowStart && windowEnd ? { start: windowStart.toISOString(), end: windowEnd.toISOString() } : undefined;
  return syncEvent({ ...account, trigger, requestId, ...(window ? { window } : {}) }, { id });
}
