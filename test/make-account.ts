import type { Health } from "#domain/health";
import type { AccountSummary, RunUnderWay, SyncResult } from "#http/contract";

/** Test data: a healthy account, except for what a test says otherwise. */
export function makeAccount(
  overrides: Partial<Omit<AccountSummary, "health">> & { health?: Partial<Health> } = {},
): AccountSummary {
  return {
    id: "account-1",
    network: "clickbank",
    networkLabel: "ClickBank",
    label: "Main",
    status: "active",
    createdAt: "2026-01-01T00:00:00.000Z",
    disconnectedAt: null,
    credentialsAt: null,
    state: "on_time",
    completeTo: "2026-01-01T00:00:00.000Z",
    nextSyncAt: "2026-01-01T01:00:00.000Z",
    heldBack: { rows: 0, about: [] },
    counts: { sales: 0, rebills: 0, refunds: 0, chargebacks: 0 },
    lastSync: makeSync(),
    currentRun: null,
    importing: null,
    importProblem: null,
    outageSince: null,
    ...overrides,
    health: {
      color: "green",
      label: "On time",
      reason: "The last sync succeeded.",
      action: "none",
      actionLabel: "",
      ...overrides.health,
    },
  };
}

export function makeSync(overrides: Partial<SyncResult> = {}): SyncResult {
  return {
    id: "sync-1",
    kind: "incremental",
    trigger: "schedule",
    startedAt: "2026-01-01T00:00:00.000Z",
    completedAt: "2026-01-01T00:00:05.000Z",
    success: true,
    errorCode: null,
    recordsSynced: 0,
    inserted: 0,
    updated: 0,
    unchanged: 0,
    rejected: 0,
    dryRun: false,
    doubt: null,
    ...overrides,
  };
}

export function makeRun(overrides: Partial<RunUnderWay> = {}): RunUnderWay {
  return {
    kind: "incremental",
    trigger: "schedule",
    startedAt: "2026-01-01T00:00:00.000Z",
    attempt: 1,
    nextAttemptAt: null,
    ...overrides,
  };
}
