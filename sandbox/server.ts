import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createAccounts } from "./accounts";
import { answerApi } from "./api";
import { createClock } from "./clock";
import { type Controls, createControls, type SandboxState } from "./control";
import { answerControl } from "./control-api";
import { createDayCache } from "./day-cache";
import { createFaults } from "./faults";
import { send, text } from "./http";
import type { SandboxNetwork } from "./network";
import { type EndpointName, networks } from "./networks";
import { createRequestLog } from "./request-log";

export interface SandboxOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  host?: string;
  seed?: number;
  /** The real time, in milliseconds; the control API shifts and freezes it. */
  clock?: () => number;
}

export interface Sandbox extends Controls {
  url: string;
  port: number;
  /** The app's environment variables and the URLs that they should hold. */
  endpoints: Record<EndpointName, string>;
  close(): Promise<void>;
}

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = "127.0.0.1", seed = 1, clock = Date.now } = options;
  const state: SandboxState = {
    clock: createClock(clock),
    accounts: createAccounts(seed, createDayCache()),
    faults: createFaults(),
    log: createRequestLog(),
    latencyMs: 0,
  };
  const controls = createControls(state);
  const closing = new AbortController();

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", "http://sandbox");
    if (url.pathname.startsWith("/_sandbox/")) return answerControl(controls, url, request, response);
    const network = networks.find(({ basePath }) => url.pathname.startsWith(`${basePath}/`));
    if (!network) return send(response, text("Not found", 404));
    await answerApi({ state, network, url, request, response, closing: closing.signal });
  };
  // A kept-alive connection that the server gives up just as a client reuses it looks like a fault: never give up.
  const server = createServer({ keepAliveTimeout: 3_600_000 }, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, text(`The sandbox itself failed: ${error}`, 500));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });

  const actualPort = (server.address() as AddressInfo).port;
  const url = `http://${host}:${actualPort}`;
  return {
    ...controls,
    url,
    port: actualPort,
    endpoints: Object.fromEntries(
      networks.flatMap(({ endpoint, basePath, moreEndpoints = {} }: SandboxNetwork) => [
        [endpoint, url + basePath],
        ...Object.entries(moreEndpoints).map(([name, path]) => [name, url + basePath + path]),
      ]),
    ) as Sandbox["endpoints"],
    async close() {
      closing.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
