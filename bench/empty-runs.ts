import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Inngest } from "inngest";
import { serve } from "inngest/node";
import type { RunningEngine } from "../dev/stack/engine";
import { waitFor } from "../test/wait-for";
import { registered, sendEvents } from "./stack";

const EVENTS_AT_ONCE = 500;
const PATIENCE_MS = 60 * 60_000;

/** Runs of a function that does nothing, on the engine of the app. */
export interface EmptyRuns {
  run(total: number): Promise<void>;
  close(): void;
}

/** A little app with one function of so many steps. */
export async function startEmptyRuns(engine: RunningEngine, steps: number): Promise<EmptyRuns> {
  const ended = new Set<string>();
  // The app's own way: steps run on within one request, each of them told to the engine as it completes.
  const client = new Inngest({
    id: "bench",
    isDev: true,
    baseUrl: engine.url,
    checkpointing: { maxRuntime: 28_000, bufferedSteps: 1 },
  });
  const empty = client.createFunction(
    { id: "empty", triggers: [{ event: "bench/empty" }] },
    async ({ step, runId }) => {
      for (let n = 1; n <= steps; n += 1) await step.run(`step-${n}`, () => null);
      ended.add(runId);
    },
  );
  const server = await listening((origin) =>
    serve({ client, functions: [empty], serveOrigin: origin, servePath: "/api/inngest" }),
  );
  await registered(`${server.url}/api/inngest`);
  return {
    async run(total) {
      ended.clear();
      for (let from = 0; from < total; from += EVENTS_AT_ONCE) {
        const length = Math.min(EVENTS_AT_ONCE, total - from);
        await sendEvents(
          engine,
          Array.from({ length }, () => ({ name: "bench/empty", data: {} })),
        );
      }
      await waitFor(`${total} empty runs`, () => ended.size === total, PATIENCE_MS);
    },
    close: () => server.close(),
  };
}

type Listener = Parameters<typeof createServer>[1];

/** A server whose handler knows the server's own address. */
async function listening(handlerAt: (origin: string) => Listener): Promise<{ url: string; close(): void }> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on("request", handlerAt(url) as (...args: unknown[]) => void);
  return {
    url,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
