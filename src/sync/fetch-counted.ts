import type { SyncLog } from "../db/sync-logs/types";
import { HOUR, windowMs } from "../domain/window";
import type { AdapterContext, NetworkAdapter, NetworkTraits, PageRequest, RawPage } from "../networks/adapter";

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
export function isReadAgainSoon({ kind, windowStart, windowEnd }: SyncLog, { lookBackMs }: NetworkTraits): boolean {
  return kind === "incremental" && windowMs({ start: windowStart, end: windowEnd }) <= lookBackMs + 2 * HOUR;
}
