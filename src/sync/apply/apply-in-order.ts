import type { Database } from "#db/client";
import type { PageCounts } from "#db/landed-pages/mark-applied";
import type { Applied } from "#db/notifications/inbox";
import type { Notification } from "#db/notifications/store-notifications";
import { addRejectedRecords, type Reject } from "#db/rejected-records/add-rejected-records";
import { completeFromLedger } from "#db/sales/complete-from-ledger";
import { upsertEach } from "#db/sales/upsert-sales";
import type { Sale } from "#domain/sale";
import { earliest } from "#domain/window";
import type { SyncContext } from "../context";
import { readRows } from "./apply-page";

export const NOTHING: Readonly<PageCounts> = { inserted: 0, updated: 0, unchanged: 0, rejected: 0 };

/**
 * Applies notifications of one account as if one by one in the order given, and says what became of each. Runs in a
 * transaction that holds the account. The same sale by polling is the same row; what a message does not say keeps what is
 * stored; one that is older than the stored state changes nothing. A sale that several tell of is written as often, in their order: once in each turn.
 */
export async function applyInOrder(
  context: SyncContext,
  db: Database,
  notifications: readonly Notification[],
  runId: string,
): Promise<Applied[]> {
  const applied = new Map<Notification, Applied>();
  const turns: Map<string, Told>[] = [];
  const told = new Map<string, number>();
  for (const notification of notifications) {
    const { sales, rejects } = read(context, notification);
    await keepRejects(context, db, notification, rejects);
    applied.set(notification, { id: notification.id, counts: { ...NOTHING, rejected: rejects.length } });
    for (const sale of sales) {
      const turn = told.get(sale.transactionId) ?? 0;
      told.set(sale.transactionId, turn + 1);
      turns[turn] ??= new Map();
      turns[turn].set(sale.transactionId, { sale, notification });
    }
  }
  for (const [turn, incoming] of turns.entries()) {
    const outcomes = await writeTurn(db, incoming, { turn, runId });
    for (const [id, { notification }] of incoming) {
      const counts = applied.get(notification)?.counts;
      if (counts) counts[outcomes.get(id)?.became ?? "unchanged"] += 1;
    }
  }
  return [...applied.values()];
}

interface Told {
  sale: Sale;
  notification: Notification;
}

function read(context: SyncContext, { network, rows }: Notification): { sales: Sale[]; rejects: Reject[] } {
  const support = context.adapterFor(network).notifications;
  if (!support) throw new Error("The network sends no notifications");
  return readRows((row) => support.parseRow(row), rows);
}

async function keepRejects(
  context: SyncContext,
  db: Database,
  notification: Notification,
  rejects: readonly Reject[],
): Promise<void> {
  const { accountId, userId, network } = notification;
  const scope = { accountId, userId, network, syncLogId: null, landedPageId: null, window: null };
  const { aboutOf } = context.adapterFor(network);
  // A message is about a sale of any time.
  await addRejectedRecords(db, rejects, { ...scope, seenAt: notification.receivedAt, aboutOf, dateOf: () => null });
}

/** Writes sales of one account, each of them once. */
async function writeTurn(db: Database, incoming: Map<string, Told>, { turn, runId }: { turn: number; runId: string }) {
  const told = [...incoming.values()];
  const notificationOf = ({ transactionId }: Sale) => (incoming.get(transactionId) as Told).notification;
  const { accountId, userId, network } = (told[0] as Told).notification;
  const sales = await completeFromLedger(
    db,
    { userId, accountId },
    told.map(({ sale }) => sale),
    (sale) => notificationOf(sale).occurredAt,
  );
  return upsertEach(db, sales, {
    accountId,
    userId,
    network,
    stateAt: (sale) => stateAtOf(notificationOf(sale)),
    listed: false,
    syncLogId: null,
    runId,
    turn,
  });
}

/** A network's clock that is ahead of ours must not outrank what is read later. */
function stateAtOf({ occurredAt, receivedAt }: Notification): Date {
  return earliest(occurredAt ?? receivedAt, receivedAt);
}
