import {
  type IncomingNotification,
  NotificationRefused,
  type NotificationSupport,
  type ReadNotification,
} from "#networks/notification";
import type { Notice, SentNotification } from "../sandbox/notify";

/** The time of receipt that tests set where a message holds none. */
export const TIMELESS = "2026-09-25T10:00:00.000Z";

export type Outcome = ReadNotification | NotificationRefused;

/** What a server hands on of a request. */
export function incomingOf({ method, headers, query, body, event }: SentNotification): IncomingNotification {
  return { method, headers, query: new URLSearchParams(query), body, event };
}

/** What `read` answers, or how it refuses. Any other error is the test's failure. */
export function outcomeOf<Secrets>(
  support: NotificationSupport<Secrets>,
  incoming: IncomingNotification,
  secrets: Secrets,
): Outcome {
  try {
    return support.read(incoming, secrets);
  } catch (error) {
    if (error instanceof NotificationRefused) return error;
    throw error;
  }
}

/** Reads and parses, as storing and applying would. */
export function salesOf<Secrets>(support: NotificationSupport<Secrets>, sent: SentNotification, secrets: Secrets) {
  const { rows, ...read } = support.read(incomingOf(sent), secrets);
  const parsed = rows.map((row) =>
    support.parseRow({ ...Object(JSON.parse(JSON.stringify(row))), receivedAt: TIMELESS }),
  );
  return {
    ...read,
    sales: parsed.flatMap(({ sales }) => sales),
    rejects: parsed.flatMap(({ rejects }) => rejects.map(({ reason }) => reason)),
  };
}

/** What a form can carry of any values. */
export function texts(values: Record<string, unknown>): Record<string, string> {
  const textOf = (value: unknown) => (typeof value === "object" ? "[object]" : String(value).toWellFormed());
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)]));
}

/** A notice of a sale of 53.50 that earns 22.61. */
export function noticeOf(entry: Partial<Notice["entry"]>, more: Omit<Partial<Notice>, "entry"> = {}): Notice {
  return {
    entry: {
      transaction_id: "FAKE1001",
      order_id: null,
      type: "sale",
      status: "APPROVED",
      currency: "USD",
      gross_minor: 5_350,
      commission_minor: 2_261,
      earned_minor: 2_261,
      sale_date: "2026-09-20T17:15:30.000Z",
      product_id: "1204411",
      product_name: "Fake Course",
      tracking_id: "camp_42",
      ...entry,
    },
    ...more,
  };
}
