import type { ServiceFigures } from "#db/health/service-figures";
import type { Figure } from "#telemetry/metrics";

const byLabels = <Row extends object>(rows: readonly Row[], value: keyof Row, names: readonly (keyof Row & string)[]) =>
  rows.map((row) => ({
    labels: Object.fromEntries(names.map((name) => [name, String(row[name])])),
    value: Number(row[value]),
  }));
const single = (value: number | null) => (value === null ? [] : [{ value }]);

/** The figures of the service under the names that dashboard, alarms and runbook know. */
export function toMetrics(figures: ServiceFigures): Figure[] {
  const { accounts, syncs, open, lag, heldBack, inbox, requests, alerts, blockedBudgets, lastTick } = figures;
  const gauge = (name: string, help: string, values: Figure["values"]): Figure => ({
    name: `tidemark_${name}`,
    help,
    values,
  });
  return [
    gauge("accounts", "Connected accounts.", byLabels(accounts, "n", ["network", "status"])),
    gauge(
      "syncs_last_hour",
      "Windows finished in the last hour; outcome is ok or the code of the failure.",
      byLabels(syncs, "n", ["network", "kind", "outcome"]),
    ),
    gauge("windows_open", "Windows that runs are reading now.", byLabels(open, "n", ["network"])),
    gauge(
      "account_lag_seconds",
      "Age of the time up to which a network's active accounts are complete.",
      lag.flatMap(({ network, median, most }) => [
        { labels: { network, of: "median" }, value: median },
        { labels: { network, of: "worst" }, value: most },
      ]),
    ),
    gauge("held_back_rows", "Rows that could not be read and wait.", byLabels(heldBack, "n", ["network"])),
    gauge("inbox_waiting", "Messages of networks that are not in the ledger yet.", single(inbox.waiting)),
    gauge("inbox_dead", "Messages that were tried to the end in vain.", single(inbox.dead)),
    gauge("inbox_oldest_seconds", "Age of the message that has waited longest.", single(inbox.oldest ?? 0)),
    gauge(
      "requests_waiting",
      "Syncs, imports and re-reads that were asked for and are not done.",
      single(requests.waiting),
    ),
    gauge("requests_oldest_seconds", "Age of the request that has waited longest.", single(requests.oldest ?? 0)),
    gauge("alerts_waiting", "Messages to users that are not sent yet.", single(alerts.waiting)),
    gauge("alerts_dead", "Messages to users that were given up.", single(alerts.dead)),
    gauge("alerts_oldest_seconds", "Age of the oldest mail of them that was due.", single(alerts.oldest ?? 0)),
    gauge(
      "budgets_blocked",
      "Accounts and networks that asked for silence, which holds still.",
      single(blockedBudgets),
    ),
    gauge(
      "last_tick_age_seconds",
      "Age of the newest hourly tick that any sync ran for; before the first, for how long an account waits for it.",
      single(lastTick),
    ),
  ];
}
