import type { Sale } from "#domain/sale";
import { DAY, type Window } from "#domain/window";
import { describeError, logger } from "#env/logger";
import type { AdapterContext, NetworkAdapter } from "#networks/adapter";

/** So far back a login's newest sales are looked at. */
const NEWEST_MS = 30 * DAY;

export interface NewestSales {
  window: Window;
  sales: Sale[];
  /** The page is all that the network has of the window. */
  isWhole: boolean;
}

/** What can be told of a login without an account: who the network says it is, and its newest sales. */
export interface Login {
  /** The network's own ids; none where it tells none. */
  ids: readonly string[];
  /** One page, asked for once. Null where the network tells of days only, or does not answer now. */
  newestSales(): Promise<NewestSales | null>;
}

/** Throws NetworkError when the network does not say who it is though it could. */
export async function openLogin(adapter: NetworkAdapter, context: AdapterContext<unknown>): Promise<Login> {
  let page: Promise<NewestSales | null> | undefined;
  return {
    ids: (await adapter.identify?.(context)) ?? [],
    newestSales() {
      page ??= readNewest(adapter, context).catch((error) => {
        logger.info({ network: adapter.id, err: describeError(error) }, "a login's newest sales could not be read");
        return null;
      });
      return page;
    },
  };
}

async function readNewest(adapter: NetworkAdapter, context: AdapterContext<unknown>): Promise<NewestSales | null> {
  if (adapter.traits.granularity === "day") return null;
  const end = new Date();
  const window = { start: new Date(end.getTime() - NEWEST_MS), end };
  const { rows, nextCursor } = await adapter.fetchPage(context, { window, cursor: null });
  return { window, sales: rows.flatMap((row) => salesIn(adapter, row)), isWhole: nextCursor === null };
}

function salesIn(adapter: NetworkAdapter, row: unknown): Sale[] {
  try {
    return adapter.parseRow(row).sales;
  } catch {
    return [];
  }
}
