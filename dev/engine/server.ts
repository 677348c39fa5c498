import { checkpointRoutes } from "./api-checkpoint";
import { eventRoutes } from "./api-events";
import { inspectRoutes } from "./api-inspect";
import { standInRoutes } from "./api-stand-in";
import { createContext, type EngineContext, type EngineOptions } from "./context";
import { stopCrons } from "./cron";
import { execute } from "./execute";
import { ConfigError } from "./function-config";
import { problem, type Route, serveRoutes } from "./http-server";
import { createPump } from "./queue";
import { registerApp } from "./registry";
import { keepInSync } from "./sync";
import { receiveEvent } from "./triggers";

export type { EngineOptions } from "./context";

export interface Engine {
  /** What the app's INNGEST_DEV must be. */
  url: string;
  port: number;
  /** Stops everything, breaks calls in flight off and forgets all runs. */
  close(): Promise<void>;
}

/** Starts a local stand-in for the Inngest dev server; resolves once it listens. For development and tests only. */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  const engine = createContext(options);
  engine.receive = (payload, internalId) => receiveEvent(engine, payload, internalId);
  engine.pump = createPump(engine, (run, job) => execute(engine, run, job));
  const { host, port, appUrls } = engine.options;
  const server = await serveRoutes(routes(engine), port, host);
  for (const url of appUrls) keepInSync(engine, url);
  return {
    url: `http://${host}:${server.port}`,
    port: server.port,
    async close() {
      engine.closing = true;
      for (const slug of [...engine.crons.keys()]) stopCrons(engine, slug);
      for (const timer of engine.timers) clearTimeout(timer);
      for (const call of engine.connections) call.destroy();
      await server.close();
    },
  };
}

function routes(engine: EngineContext): Route[] {
  const register: Route = {
    method: "POST",
    path: /^\/fn\/register$/,
    async handle(request) {
      const expected = request.header("x-inngest-expected-server-kind");
      if (expected && expected !== "dev") return problem(400, `Expected server kind ${expected}, got dev`);
      try {
        return { status: 200, body: { ok: true, modified: registerApp(engine, await request.text()) } };
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        engine.options.log(error.message);
        return problem(400, error.message);
      }
    },
  };
  return [
    register,
    ...eventRoutes(engine),
    ...checkpointRoutes(engine),
    ...inspectRoutes(engine),
    ...standInRoutes(engine),
  ];
}
