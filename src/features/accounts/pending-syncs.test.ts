import { describe, expect, it } from "vitest";
import { makeAccount, makeRun, makeSync } from "../../../test/make-account";
import { IDLE_INTERVAL_MS, IN_FLIGHT_INTERVAL_MS, pollingInterval, REQUEST_PATIENCE_MS } from "./pending-syncs";

const NOW = Date.parse("2026-01-01T12:00:00.000Z");
const request = { accountId: "account-1", requestedAt: NOW - 5_000, lastSyncId: "sync-1" };

describe("pollingInterval", () => {
  it("is slow when nothing is in flight, so that health still ages on the page", () => {
    expect(pollingInterval([makeAccount()], [], NOW)).toBe(IDLE_INTERVAL_MS);
    expect(pollingInterval([], [], NOW)).toBe(IDLE_INTERVAL_MS);
  });

  it("is fast while one of the accounts is importing", () => {
    const importing = makeAccount({
      currentRun: makeRun({ kind: "import", trigger: "connect" }),
      importing: { reachedBack: null, share: null },
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

  it("is fast while a run is under way or waits for its next attempt, whoever started it", () => {
    expect(pollingInterval([makeAccount({ currentRun: makeRun() })], [], NOW)).toBe(IN_FLIGHT_INTERVAL_MS);
    const failure = { code: "network_unavailable", reason: "The network cannot be reached." };
    const retrying = makeRun({ trigger: "cron-route", attempt: 3, failure });
    expect(pollingInterval([makeAccount({ currentRun: retrying })], [], NOW)).toBe(IN_FLIGHT_INTERVAL_MS);
  });
});
