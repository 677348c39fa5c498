import { describe, expect, it } from "vitest";
import { OPEN_PATIENCE_MS, REQUEST_PATIENCE_MS } from "./is-syncing";
import { makeAccount, makeSync } from "./make-account";
import { IDLE_INTERVAL_MS, IN_FLIGHT_INTERVAL_MS, pollingInterval } from "./polling-interval";

const NOW = Date.parse("2026-01-01T12:00:00.000Z");
const request = { accountId: "account-1", requestedAt: NOW - 5_000, lastSyncId: "sync-1" };

describe("pollingInterval", () => {
  it("is slow when nothing is in flight, so that health still ages on the page", () => {
    expect(pollingInterval([makeAccount()], [], NOW)).toBe(IDLE_INTERVAL_MS);
    expect(pollingInterval([], [], NOW)).toBe(IDLE_INTERVAL_MS);
  });

  it("is fast while one of the accounts is importing", () => {
    const importing = makeAccount({
      importing: { coveredShare: 0.2, pages: 1, recordsSynced: 100, remainingMs: null },
    });
    expect(pollingInterval([makeAccount(), importing], [], NOW)).toBe(IN_FLIGHT_INTERVAL_MS);
  });

  it("is fast while a requested sync has not shown up", () => {
    expect(pollingInterval([makeAccount()], [request], NOW)).toBe(IN_FLIGHT_INTERVAL_MS);
  });

  it("waits for the first sync of a new account too", () => {
    const fresh = makeAccount({ lastSync: null });
    expect(pollingInterval([fresh], [{ ...request, lastSyncId: null }], NOW)).toBe(IN_FLIGHT_INTERVAL_MS);
  });

  it("stops waiting when the requested sync has completed", () => {
    const synced = makeAccount({ lastSync: makeSync({ id: "sync-2" }) });
    expect(pollingInterval([synced], [request], NOW)).toBe(IDLE_INTERVAL_MS);
  });

  it("stops waiting for a requested sync that does not show up", () => {
    const old = { ...request, requestedAt: NOW - REQUEST_PATIENCE_MS };
    expect(pollingInterval([makeAccount()], [old], NOW)).toBe(IDLE_INTERVAL_MS);
  });

  it("does not wait for the request of an account that is gone", () => {
    expect(pollingInterval([makeAccount({ id: "account-2" })], [request], NOW)).toBe(IDLE_INTERVAL_MS);
  });

  it("is fast while a sync is open, whoever asked for it", () => {
    const open = makeSync({ completedAt: null, success: null, startedAt: new Date(NOW - 1_000).toISOString() });
    expect(pollingInterval([makeAccount({ lastSync: open })], [], NOW)).toBe(IN_FLIGHT_INTERVAL_MS);
  });

  it("is slow again for a sync that was left open", () => {
    const startedAt = new Date(NOW - OPEN_PATIENCE_MS).toISOString();
    const left = makeSync({ completedAt: null, success: null, startedAt });
    expect(pollingInterval([makeAccount({ lastSync: left })], [], NOW)).toBe(IDLE_INTERVAL_MS);
  });
});
