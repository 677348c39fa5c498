import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Inngest, NonRetriableError, RetryAfterError } from "inngest";
import { errors } from "inngest/internals";
import { serve } from "inngest/node";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { VaultError } from "#credentials/vault";
import { FAILURE_CODES, type FailureCode } from "#domain/failure";
import { logger } from "#env/logger";
import { NetworkError } from "#networks/network-error";
import { retryAfter } from "#sync/close/note-attempt";
import { MAX_WAIT_MS } from "#sync/limits";
import { type Engine, startEngine } from "../dev/engine/server";
import { waitFor } from "../dev/engine/testing";
import { startRecordingProxy } from "../test/recording-proxy";
import { RETRIES, RetryPolicy, readFailure, toEngineError } from "./retry-policy";

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
    const error = toEngineError(new NetworkError(code, "Said so", { status: 403 }), 0);
    expect(error).toBeInstanceOf(NonRetriableError);
    expect(error.message).toBe("Said so");
  });

  it("waits for a rate limit as long as it was told, else a minute", () => {
    const told = toEngineError(new NetworkError("rate_limited", "Slow down", { retryAfterMs: 7_000 }), 0);
    expect(told).toBeInstanceOf(RetryAfterError);
    expect(waitOf(told)).toBe("7");
    expect(waitOf(toEngineError(new NetworkError("rate_limited", "Slow down"), 0))).toBe("60");
    expect(waitOf(toEngineError(new NetworkError("rate_limited", "Now", { retryAfterMs: 0 }), 0))).toBe("0");
  });

  it("retries an unavailable network when it was told to, else in seconds, and then with the engine's back-off", () => {
    const first = toEngineError(new NetworkError("network_unavailable", "HTTP 502"), 0);
    expect(waitOf(first)).toBe("4");
    const later = toEngineError(new NetworkError("network_unavailable", "HTTP 502"), 1);
    expect(later).not.toBeInstanceOf(RetryAfterError);
    expect(later).not.toBeInstanceOf(NonRetriableError);
    const told = toEngineError(new NetworkError("network_unavailable", "HTTP 503", { retryAfterMs: 30_000 }), 0);
    expect(told).toBeInstanceOf(RetryAfterError);
    expect(waitOf(told)).toBe("30");
  });

  it("fails the run when it was told to wait longer than a run waits", () => {
    for (const code of ["rate_limited", "network_unavailable"] as const) {
      expect(
        toEngineError(new NetworkError(code, "Come back tomorrow", { retryAfterMs: MAX_WAIT_MS + 1 }), 0),
      ).toBeInstanceOf(NonRetriableError);
    }
  });

  it("retries what went wrong inside, but not credentials that do not open", () => {
    for (const error of [new NetworkError("internal", "x"), new Error("x"), databaseError("40001"), "thrown text"]) {
      const policy = toEngineError(error, 0);
      expect(policy).not.toBeInstanceOf(NonRetriableError);
      expect(policy.cause).toEqual({ code: "internal" });
    }
    const closed = toEngineError(new VaultError("They do not open"), 0);
    expect(closed).toBeInstanceOf(NonRetriableError);
    expect(closed).toMatchObject({ message: "They do not open", cause: { code: "internal" } });
  });
});

describe("a failure that crosses a step boundary", () => {
  it.each(FAILURE_CODES)("keeps its code %s and its message", (code: FailureCode) => {
    const thrown = toEngineError(new NetworkError(code, `About ${code}`, { retryAfterMs: 1_000, status: 400 }), 0);
    expect(readFailure(overTheWire(thrown))).toEqual({ code, message: `About ${code}` });
  });

  it("keeps it in a second crossing too", () => {
    const thrown = toEngineError(new NetworkError("rate_limited", "Slow down"), 0);
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
    expect(readFailure(error)).toEqual({
      code: "internal",
      message: "The engine gave the run up",
      byEngine: true,
    });
  });
});

describe("the middleware", () => {
  it.each(["23505", undefined])("lets no query and no row out of a database error with the code %s", (code) => {
    const error = toEngineError(databaseError(code), 0);
    const wire = JSON.stringify(errors.serializeError(error));
    for (const text of [error.message, error.stack, JSON.stringify(error.cause), wire]) {
      expect(text).not.toMatch(/CANARY|insert into|sale_pkey|params/);
    }
    expect(error.message).toBe(`An internal error stopped the sync (${code ?? "Error"})`);
    expect(readFailure(overTheWire(error)).code).toBe("internal");
  });

  it("logs what went wrong inside, once, and nothing of a network's failure", () => {
    const logged = vi.spyOn(logger, "error").mockImplementation(() => undefined);
    toEngineError(new Error("x"), 0);
    expect(logged).toHaveBeenCalledTimes(1);
    toEngineError(new NetworkError("rate_limited", "x"), 0);
    expect(logged).toHaveBeenCalledTimes(1);
    logged.mockRestore();
  });

  it.each([
    ["a step", (step: Step) => step.run("work", broken)],
    ["no step", () => broken()],
    ["a step after a failed one was caught", (step: Step) => step.run("a", broken).catch(() => step.run("b", broken))],
  ])("covers a failure in %s, and in the steps of onFailure", async (_where, work) => {
    const { engine, traffic } = await recordedApp((client) => [
      client.createFunction(
        {
          id: "fails",
          triggers: [{ event: "app/go" }],
          retries: 1,
          onFailure: async ({ error, step }) => {
            told.push(readFailure(error).code);
            await step.run("write-sync-log", broken);
          },
        },
        ({ step }) => work(step),
      ),
    ]);
    const told: string[] = [];
    await fetch(`${engine.url}/e/test`, { method: "POST", body: JSON.stringify({ name: "app/go", data: {} }) });
    await waitFor(async () => (await runsOf(engine, "test-fails-failure"))[0]?.status === "Failed");
    expect(traffic()).toContain("An internal error stopped the sync (23505)");
    expect(traffic()).not.toMatch(/CANARY|insert into|sale_pkey|params/);
    expect(told.at(-1)).toBe("internal");
  });
});

describe("what is shown of a failed attempt", () => {
  const errors = [
    ...FAILURE_CODES.flatMap((code) =>
      [undefined, 7_000, MAX_WAIT_MS, MAX_WAIT_MS + 1].map(
        (retryAfterMs) => new NetworkError(code, "Said so", retryAfterMs === undefined ? {} : { retryAfterMs }),
      ),
    ),
    new VaultError("The credentials do not open"),
    new Error("Anything else"),
  ];

  it("is a retry exactly where the policy makes one, after as long as the policy waits", () => {
    for (const error of errors) {
      const thrown = toEngineError(error, 0);
      const shown = retryAfter(error, 0);
      expect(shown !== null, `${error.name} ${error.message}`).toBe(!(thrown instanceof NonRetriableError));
      if (thrown instanceof RetryAfterError) expect(shown?.waitMs).toBe(Number(waitOf(thrown)) * 1_000);
    }
  });

  it("is none after the last attempt", () => {
    const error = new NetworkError("network_unavailable", "HTTP 503");
    expect(retryAfter(error, RETRIES - 1)).not.toBeNull();
    expect(retryAfter(error, RETRIES)).toBeNull();
  });
});

type Step = { run(id: string, work: () => Promise<never>): Promise<unknown> };
const broken = () => Promise.reject(databaseError("23505"));

/** Functions under the app's own middleware beside an engine, with all that goes between the two recorded. */
async function recordedApp(define: (client: Inngest) => ReturnType<Inngest["createFunction"]>[]) {
  const engine = await startEngine({ retryIntervalMs: 20, cron: false, poll: false });
  const engineSide = await startRecordingProxy(() => engine.url);
  const client = new Inngest({
    id: "test",
    isDev: true,
    baseUrl: engineSide.url,
    logger: { info() {}, warn() {}, error() {}, debug() {} },
    middleware: [RetryPolicy],
  });
  let appUrl = "";
  const appSide = await startRecordingProxy(() => appUrl);
  const app = createServer(serve({ client, functions: define(client), serveOrigin: appSide.url }));
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  onTestFinished(async () => {
    await engine.close();
    app.closeAllConnections();
    app.close();
    await engineSide.close();
    await appSide.close();
  });
  expect((await fetch(`${appSide.url}/api/inngest`, { method: "PUT" })).ok).toBe(true);
  return { engine, traffic: () => JSON.stringify([engineSide.exchanges, appSide.exchanges]) };
}

async function runsOf(engine: Engine, slug: string): Promise<{ status: string }[]> {
  const response = await fetch(`${engine.url}/stand-in/runs?function=${slug}`);
  return ((await response.json()) as { data: { status: string }[] }).data;
}
