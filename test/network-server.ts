import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach } from "vitest";

/** What the server answers. A body that is neither text nor bytes is sent as JSON. */
export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /**
   * `cut-body` announces the whole body, sends half and drops the connection; `hang-body` stops there and keeps it
   * open; `cut` drops it without any answer; `hang` never answers.
   */
  fault?: "cut" | "cut-body" | "hang" | "hang-body";
  /** How long the answer is held back. */
  delayMs?: number;
}

export interface RecordedRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  body: string;
}

export type Script = (request: RecordedRequest, index: number) => Reply;

export interface NetworkServer {
  /** `http://127.0.0.1:port`, without a trailing slash. */
  readonly url: string;
  /** Every request since the last reset, oldest first. */
  requests: readonly RecordedRequest[];
  /** From now on every request is answered so. A function also gets the number of the request, from 0. */
  reply(script: Reply | Script): void;
  /** One reply after the other; the last one stays. */
  replyInTurn(...replies: Reply[]): void;
  /** Forgets requests and script. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * A real HTTP server that plays a network as a test scripts it. Every script gets an address of its own: a request that
 * met a dying connection of the one before would fail for a reason that the test does not mean. Addresses given out
 * before still work for a while.
 */
export async function startNetworkServer(): Promise<NetworkServer> {
  const nothing: Script = ({ method, path }) => ({ status: 418, body: `No reply is scripted for ${method} ${path}` });
  const requests: RecordedRequest[] = [];
  let script = nothing;
  let asked = 0;
  const addresses = await rotatingAddresses(async (incoming, response) => {
    const request = await record(incoming).catch(() => undefined);
    if (!request) return;
    requests.push(request);
    asked += 1;
    const answer = script(request, asked - 1);
    if (answer.delayMs) setTimeout(() => send(response, answer), answer.delayMs);
    else send(response, answer);
  });
  const setScript = (next: Script) => {
    script = next;
    asked = 0;
    addresses.rotate();
  };
  return {
    get url() {
      return addresses.current();
    },
    requests,
    reply: (next) => setScript(typeof next === "function" ? next : () => next),
    replyInTurn: (...replies) => setScript((_request, index) => replies[Math.min(index, replies.length - 1)] ?? {}),
    reset() {
      setScript(nothing);
      requests.length = 0;
    },
    close: addresses.close,
  };
}

/** How many addresses still answer after they were replaced. */
const KEPT_ADDRESSES = 4;

async function rotatingAddresses(listener: (incoming: IncomingMessage, response: ServerResponse) => void) {
  const listen = async () => {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return server;
  };
  let latest = await listen();
  const open = [latest];
  let spare: Promise<unknown> | null = null;
  let next: Server | null = null;
  const prepare = () => {
    spare = listen().then((server) => {
      next = server;
    });
  };
  prepare();
  const shut = (server: Server) =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    current: () => `http://127.0.0.1:${(latest.address() as AddressInfo).port}`,
    /** At once, when the next address is ready; a script that follows right upon another keeps the one it has. */
    rotate() {
      if (!next) return;
      latest = next;
      open.push(next);
      next = null;
      prepare();
      if (open.length > KEPT_ADDRESSES) void shut(open.shift() as Server);
    },
    async close() {
      await spare;
      await Promise.all([...open, ...(next ? [next] : [])].map(shut));
    },
  };
}

/** One server for all tests of a file, reset before each of them. */
export function testNetworkServer(): NetworkServer {
  let server: NetworkServer | undefined;
  const current = (): NetworkServer => {
    if (!server) throw new Error("The network server is ready inside tests only");
    return server;
  };
  beforeAll(async () => {
    server = await startNetworkServer();
  });
  beforeEach(() => current().reset());
  afterAll(async () => server?.close());
  return {
    get url() {
      return current().url;
    },
    get requests() {
      return current().requests;
    },
    reply: (script) => current().reply(script),
    replyInTurn: (...replies) => current().replyInTurn(...replies),
    reset: () => current().reset(),
    close: () => current().close(),
  };
}

async function record(incoming: IncomingMessage): Promise<RecordedRequest> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const url = new URL(incoming.url ?? "/", "http://network");
  return {
    method: incoming.method ?? "GET",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: incoming.headers,
    body: Buffer.concat(parts).toString("utf8"),
  };
}

function send(response: ServerResponse, { status = 200, headers = {}, body = "", fault }: Reply): void {
  if (fault === "hang") return;
  if (fault === "cut") {
    response.destroy();
    return;
  }
  const isJson = typeof body !== "string" && !Buffer.isBuffer(body);
  const type = isJson ? "application/json" : "text/plain; charset=utf-8";
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(isJson ? JSON.stringify(body) : String(body), "utf8");
  response.writeHead(status, { "content-type": type, "content-length": bytes.length, connection: "close", ...headers });
  if (fault) {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
      if (fault === "cut-body") response.destroy();
    });
    return;
  }
  response.end(bytes);
}
