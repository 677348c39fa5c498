import { open as unseal, VaultError } from "#credentials/vault";
import { markNeedsReconnect, takeUpRejected } from "#db/accounts/account-status";
import { networkOutages } from "#db/health/network-outages";
import type { Account } from "#db/schema/network-account";
import type { SyncLog } from "#db/schema/sync-log";
import { knownWidths } from "#db/sync-logs/known-widths";
import { succeededSince } from "#db/sync-logs/run-history";
import { keepAlive } from "#db/sync-logs/store-sync-log";
import { OUTAGE_WINDOW_MS } from "#domain/health";
import { DAY, HOUR, MINUTE, SECOND, windowMs } from "#domain/window";
import type { AdapterContext, NetworkAdapter, NetworkTraits, PageRequest, RawPage } from "#networks/adapter";
import { askAgain, isPassingFailure } from "#networks/ask-again";
import { NetworkError } from "#networks/network-error";
import { countBudgetWait } from "#telemetry/metrics";
import { noteWait } from "../close/note-attempt";
import type { SyncContext } from "../context";
import { AMBIGUOUS_REFUSAL_WAIT_MS, KEY_WORKED_LATELY_MS, MAX_WAIT_MS, MAX_WAITS, SILENCE_MS } from "../limits";
import { accountTokens } from "./account-tokens";
import type { FetchRequest } from "./fetch-page";
import { giveWayRefused } from "./next-page";
import { holdRequests, paceRequests, settleRequests } from "./pace-requests";

/**
 * Asks for the page, when it may be asked for. Else how long to wait first, in milliseconds; "too wide" when the network
 * gave up on the window and it gave way. What the network's failures mean for the account and its other runs happens here.
 */
export async function askNetwork(context: SyncContext, account: Account, log: SyncLog, request: FetchRequest) {
  const adapter = context.adapterFor(account.network);
  const call = {
    credentials: openCredentials(context, account),
    endpoints: context.endpointsOf(adapter),
    tokens: accountTokens(context, account),
  };
  const window = { start: log.windowStart, end: log.windowEnd };
  const waitMs = await paceRequests(context, account, log);
  if (waitMs > 0) {
    countBudgetWait(account.network, waitMs);
    await staysAlive(context, log);
    if (hasPatience(request, waitMs)) return waitInParts(waitMs);
    const minutes = Math.ceil(waitMs / MINUTE);
    const message = `The request budget of the account is used up for another ${minutes} minutes`;
    throw new NetworkError("rate_limited", message, { retryAfterMs: waitMs });
  }
  const isCounted = !isReadAgainSoon(log, adapter.traits);
  const fetchOnce = (timeoutMs: number) =>
    fetchCounted(adapter, { ...call, timeoutMs }, { window, cursor: request.cursor }, { isCounted });
  try {
    const page = await askAgain(fetchOnce, {
      timeoutMs: context.httpTimeoutMs,
      isPassing: async (error) => isPassingFailure(error) || (await isFalselyTooWide(context, log, error)),
      mayAskAgain: async () => (await paceRequests(context, account, log)) === 0,
    });
    await settleRequests(context, account, page);
    return page;
  } catch (error) {
    const tooWide = error instanceof NetworkError && error.tooWide;
    if (tooWide && (await giveWayRefused(context, log, request.pageNo - 1))) return "too wide" as const;
    const failure = await secondChance(context, account, request, error);
    await staysAlive(context, log);
    const told = (failure instanceof NetworkError && failure.retryAfterMs) || 0;
    if (told > 0) await holdRequests(context, account, told);
    if (told > MAX_WAIT_MS && hasPatience(request, told)) {
      await noteWait(context, log.id, { code: "rate_limited", waitMs: told });
      return waitInParts(told);
    }
    if (!(failure instanceof NetworkError) || failure.code !== "credentials_rejected") throw failure;
    if (await isOutage(context, account)) {
      const message = `${adapter.label} refuses the credentials of many accounts alike: the fault is there, not here`;
      throw new NetworkError("network_unavailable", message);
    }
    await markNeedsReconnect(context.db, account.id, account.fingerprint);
    throw failure;
  }
}

/** So long the network is held to a width that it took. */
const TAKEN_LATELY_MS = 7 * DAY;

/** A network that took a window as wide as this one lately fails for another reason, in the same words. */
async function isFalselyTooWide({ db, now }: SyncContext, log: SyncLog, error: unknown): Promise<boolean> {
  if (!(error instanceof NetworkError) || !error.tooWide) return false;
  const { taken } = await knownWidths(db, log, new Date(now().getTime() - TAKEN_LATELY_MS));
  return taken >= windowMs({ start: log.windowStart, end: log.windowEnd });
}

/** A wait that goes beyond what a run may wait in all is for the next hourly sync. */
const hasPatience = ({ waits }: FetchRequest, waitMs: number) => waitMs <= MAX_WAIT_MS * (MAX_WAITS - waits);

/** What the run is to sleep now of a wait; it asks again afterwards. The engine counts in whole seconds. */
function waitInParts(waitMs: number): { waitMs: number } {
  return { waitMs: Math.ceil(Math.min(waitMs, MAX_WAIT_MS) / SECOND) * SECOND };
}

/** The run is heard of again before it counts as dead. */
function staysAlive({ db, now }: SyncContext, log: SyncLog): Promise<void> {
  return keepAlive(db, log.id, new Date(now().getTime() + SILENCE_MS));
}

/** One answer for "bad key" and "quota spent": a key that worked lately is tried once more before it counts as bad. */
async function secondChance(context: SyncContext, account: Account, { attempt }: FetchRequest, error: unknown) {
  if (!(error instanceof NetworkError)) return error;
  // The network's token endpoint is the judge of the credentials, and it has just accepted them.
  if (error.freshToken) return new NetworkError("network_unavailable", error.message);
  if (!error.ambiguous || attempt > 0) return error;
  const lately = new Date(context.now().getTime() - KEY_WORKED_LATELY_MS);
  const worked =
    account.updatedAt > lately ||
    (await succeededSince(context.db, { userId: account.userId, accountId: account.id }, lately));
  if (!worked) return error;
  return new NetworkError("rate_limited", error.message, { retryAfterMs: AMBIGUOUS_REFUSAL_WAIT_MS });
}

/**
 * Whether a key that worked within the last day is refused because the network refuses everyone. Then no user is asked
 * to reconnect, and those who were asked in this outage are synced again.
 */
async function isOutage({ db, now }: SyncContext, { id, userId, network }: Account): Promise<boolean> {
  const at = now();
  if (!(await succeededSince(db, { userId, accountId: id }, new Date(at.getTime() - KEY_WORKED_LATELY_MS))))
    return false;
  const outages = await networkOutages(db, at, OUTAGE_WINDOW_MS);
  if (!outages.some((outage) => outage.network === network)) return false;
  await takeUpRejected(db, network, new Date(at.getTime() - OUTAGE_WINDOW_MS));
  return true;
}

/** The plaintext, for use within one step only. */
export function openCredentials(context: SyncContext, account: Account): unknown {
  if (!account.credentials) throw new VaultError("The account has no stored credentials");
  const plaintext = unseal(account.credentials, { accountId: account.id, network: account.network }, context.ring);
  const parsed = context.adapterFor(account.network).credentials.schema.safeParse(plaintext);
  if (!parsed.success) throw new VaultError(`The stored credentials are not those of ${account.network}`);
  return parsed.data;
}

/**
 * A page, with the count of its window's rows where the network has one. A count that takes a request of its own is
 * asked for once a window, right after its first page and only where more pages follow. `call.timeoutMs` is for both.
 */
export async function fetchCounted(
  adapter: NetworkAdapter,
  call: AdapterContext<unknown>,
  request: PageRequest,
  { isCounted }: { isCounted: boolean },
): Promise<RawPage> {
  const endsAt = performance.now() + call.timeoutMs;
  const page = await adapter.fetchPage(call, request);
  const isFirstOfSeveral = request.cursor === null && page.nextCursor !== null;
  if (!isCounted || !isFirstOfSeveral || !adapter.countRows) return page;
  const timeoutMs = Math.max(1, Math.ceil(endsAt - performance.now()));
  const totalRows = await adapter.countRows({ ...call, timeoutMs }, request.window);
  return { ...page, ...(totalRows === undefined ? {} : { totalRows }), requests: (page.requests ?? 1) + 1 };
}

/**
 * What an hourly sync reads, the next ones read again, as far as the look-back goes: a row that one of them misses is
 * there an hour later, without a count.
 */
function isReadAgainSoon({ kind, windowStart, windowEnd }: SyncLog, { lookBackMs }: NetworkTraits): boolean {
  return kind === "incremental" && windowMs({ start: windowStart, end: windowEnd }) <= lookBackMs + 2 * HOUR;
}
