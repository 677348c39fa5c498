import http from "node:http";
import type { AddressInfo } from "node:net";
import { Inngest } from "inngest";
import { serve } from "inngest/node";
import { onTestFinished } from "vitest";
import { type Engine, type EngineOptions, startEngine } from "./server";
import type { StepRecord } from "./types";

type Functions = NonNullable<Parameters<typeof serve>[0]["functions"]>;

export interface TestRun {
  id: string;
  function: string;
  status: string;
  attempts: number;
  createdAt: number;
  startedAt?: number;
  skipReason?: string;
  originalRunId?: string;
  event: { id: string; name: string; data: Record<string, unknown> };
  steps: StepRecord[];
  calls: { startedAt: number; durationMs?: number; status?: number; attempt: number; stepId: string }[];
  output?: unknown;
  error?: { error: string; name: string; message: string; cause?: unknown };
}

const silent = { info() {}, warn() {}, error() {}, debug() {} };

/** An app on a port of its own that can be killed and started again, as a deployment would be. */
export async function startApp(client: Inngest.Any, functions: Functions, port = 0) {
  const server = http.createServer(serve({ client, functions }));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}/api/inngest`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export interface TestSetup {
  options?: EngineOptions;
  client?: Partial<ConstructorParameters<typeof Inngest>[0]>;
}

/** An engine and an app that is registered with it; both end with the test. */
export async function setUp(define: (client: Inngest) => Functions, { options, client: more }: TestSetup = {}) {
  const engine = await startEngine({ retryIntervalMs: 20, cron: false, poll: false, ...options });
  onTestFinished(() => engine.close());
  const client = new Inngest({ id: "test", isDev: true, baseUrl: engine.url, logger: silent, ...more });
  const app = await startApp(client, define(client));
  onTestFinished(() => app.stop());
  const registered = await fetch(app.url, { method: "PUT" });
  const { message } = (await registered.json()) as { message: string };
  return { engine, client, app, registered: { status: registered.status, message }, ...inspector(engine) };
}

/** Polls until `find` yields something; no test waits for a fixed time where it can wait for a fact. */
export async function waitFor<T>(
  find: () => T | undefined | false | Promise<T | undefined | false>,
  patienceMs = 120_000,
): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const found = await find();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Waited in vain for ${find}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function inspector(engine: Engine) {
  const request = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${engine.url}${path}`, {
      method,
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  };
  const runs = async (fn?: string): Promise<TestRun[]> =>
    (await request("GET", `/stand-in/runs${fn ? `?function=test-${fn}` : ""}`)).body.data;
  /** The function's only run, as soon as it has ended (or has the status asked for). */
  const runOf = (fn: string, ...statuses: string[]) =>
    waitFor(async () => {
      const wanted = statuses.length > 0 ? statuses : ["Completed", "Failed", "Cancelled"];
      return (await runs(fn)).find((run) => wanted.includes(run.status));
    });
  const events = async (name: string): Promise<TestRun["event"][]> =>
    (await request("GET", `/v1/events?name=${encodeURIComponent(name)}`)).body.data;
  return { request, runs, runOf, events };
}

/** A promise to be resolved from outside, for steps that must wait. */
export function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
