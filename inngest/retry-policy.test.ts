import { NonRetriableError, RetryAfterError } from "inngest";
import { errors } from "inngest/internals";
import { describe, expect, it, vi } from "vitest";
import { VaultError } from "../src/credentials/vault";
import { FAILURE_CODES, type FailureCode } from "../src/domain/failure";
import { logger } from "../src/lib/logger";
import { NetworkError } from "../src/networks/network-error";
import { MAX_WAIT_MS } from "../src/sync/limits";
import { readFailure, toEngineError, withRetryPolicy } from "./retry-policy";

logger.level = "silent";

/** The error as the engine hands it back: through the SDK's own serialisation and JSON, as between two requests. */
const overTheWire = (error: Error) => errors.deserializeError(JSON.parse(JSON.stringify(errors.serializeError(error))));

const waitOf = (error: Error) => (error as RetryAfterError).retryAfter;

/** A database error as drizzle wraps it. */
function databaseError(code: string | undefined): Error {
  const cause = Object.assign(new Error('duplicate key value violates "sale_pkey"\nDetail: CANARY'), { code });
  const error = new Error("Failed query: insert into sale values ($1)\nparams: CANARY", { cause });
  return Object.assign(error, { query: "insert into sale values ($1) -- CANARY", params: ["CANARY"] });
}

describe("toEngineError", () => {
  it.each(["credentials_rejected", "contract_changed"] as const)("does not retry %s", (code) => {
    const error = toEngineError(new NetworkError(code, "Said so", { status: 403 }));
    expect(error).toBeInstanceOf(NonRetriableError);
    expect(error.message).toBe("Said so");
  });

  it("waits for a rate limit as long as it was told, else a minute", () => {
    const told = toEngineError(new NetworkError("rate_limited", "Slow down", { retryAfterMs: 7_000 }));
    expect(told).toBeInstanceOf(RetryAfterError);
    expect(waitOf(told)).toBe("7");
    expect(waitOf(toEngineError(new NetworkError("rate_limited", "Slow down")))).toBe("60");
    expect(waitOf(toEngineError(new NetworkError("rate_limited", "Now", { retryAfterMs: 0 })))).toBe("0");
  });

  it("retries an unavailable network, when it was told to, else with the engine's back-off", () => {
    const plain = toEngineError(new NetworkError("network_unavailable", "HTTP 502"));
    expect(plain).not.toBeInstanceOf(RetryAfterError);
    expect(plain).not.toBeInstanceOf(NonRetriableError);
    const told = toEngineError(new NetworkError("network_unavailable", "HTTP 503", { retryAfterMs: 30_000 }));
    expect(told).toBeInstanceOf(RetryAfterError);
    expect(waitOf(told)).toBe("30");
  });

  it("fails the run when it was told to wait longer than a run waits", () => {
    for (const code of ["rate_limited", "network_unavailable"] as const) {
      expect(
        toEngineError(new NetworkError(code, "Come back tomorrow", { retryAfterMs: MAX_WAIT_MS + 1 })),
      ).toBeInstanceOf(NonRetriableError);
    }
  });

  it("retries what went wrong inside, but not credentials that do not open", () => {
    for (const error of [new NetworkError("internal", "x"), new Error("x"), databaseError("40001"), "thrown text"]) {
      const policy = toEngineError(error);
      expect(policy).not.toBeInstanceOf(NonRetriableError);
      expect(policy.cause).toEqual({ code: "internal" });
    }
    const closed = toEngineError(new VaultError("They do not open"));
    expect(closed).toBeInstanceOf(NonRetriableError);
    expect(closed).toMatchObject({ message: "They do not open", cause: { code: "internal" } });
  });
});

describe("a failure that crosses a step boundary", () => {
  it.each(FAILURE_CODES)("keeps its code %s and its message", (code: FailureCode) => {
    const thrown = toEngineError(new NetworkError(code, `About ${code}`, { retryAfterMs: 1_000, status: 400 }));
    expect(readFailure(overTheWire(thrown))).toEqual({ code, message: `About ${code}` });
  });

  it("keeps it in a second crossing too", () => {
    const thrown = toEngineError(new NetworkError("rate_limited", "Slow down"));
    expect(readFailure(overTheWire(overTheWire(thrown))).code).toBe("rate_limited");
  });

  it("loses every other field of ours, which is why the code travels in cause", () => {
    const returned = overTheWire(Object.assign(new Error("x"), { kind: "rate_limited", retryAfterMs: 5 }));
    expect(returned).not.toHaveProperty("kind");
    expect(returned).not.toHaveProperty("retryAfterMs");
  });

  it.each([
    ["no error at all", undefined],
    ["no cause", new Error("CANARY")],
    ["a code of another kind", new Error("CANARY", { cause: { code: "ECONNRESET" } })],
    ["a cause that is no object", new Error("CANARY", { cause: "rate_limited" })],
  ])("is internal with %s, and does not show what others wrote", (_what, error) => {
    expect(readFailure(error)).toEqual({ code: "internal", message: "The engine gave the run up" });
  });
});

describe("withRetryPolicy", () => {
  it("passes a result on as it is", async () => {
    const result = { rows: 3 };
    expect(await withRetryPolicy(async () => result)).toBe(result);
  });

  it.each(["23505", undefined])("lets no query and no row out of a database error with the code %s", async (code) => {
    const caught: unknown = await withRetryPolicy(async () => Promise.reject(databaseError(code))).catch((e) => e);
    const error = caught as Error;
    const wire = JSON.stringify(errors.serializeError(error));
    for (const text of [error.message, error.stack, JSON.stringify(error.cause), wire]) {
      expect(text).not.toMatch(/CANARY|insert into|sale_pkey|params/);
    }
    expect(error.message).toBe(`An internal error stopped the sync (${code ?? "Error"})`);
    expect(readFailure(overTheWire(error)).code).toBe("internal");
  });

  it("logs what went wrong inside, once, and nothing of a network's failure", async () => {
    const logged = vi.spyOn(logger, "error").mockImplementation(() => undefined);
    await withRetryPolicy(async () => Promise.reject(new Error("x"))).catch(() => undefined);
    expect(logged).toHaveBeenCalledTimes(1);
    await withRetryPolicy(async () => Promise.reject(new NetworkError("rate_limited", "x"))).catch(() => undefined);
    expect(logged).toHaveBeenCalledTimes(1);
    logged.mockRestore();
  });
});
