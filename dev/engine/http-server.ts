import http, { type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface ApiRequest {
  /** What the groups of the route's path matched. */
  params: string[];
  query: URLSearchParams;
  header(name: string): string | undefined;
  text(): Promise<string>;
}

/** `raw` is a body that is JSON already; without both, the body is empty. */
export interface ApiReply {
  status: number;
  body?: unknown;
  raw?: string;
}

export interface Route {
  method: "GET" | "POST" | "DELETE";
  path: RegExp;
  handle(request: ApiRequest): ApiReply | Promise<ApiReply>;
}

/** An error in the shape of the real server's. */
export const problem = (status: number, error: string, data: unknown = null): ApiReply => ({
  status,
  body: { error, data, status },
});

export interface HttpServer {
  port: number;
  close(): Promise<void>;
}

/** Serves the routes; everything else is 501, so that nobody takes a missing feature for an empty one. */
export async function serveRoutes(routes: Route[], port: number, host: string): Promise<HttpServer> {
  const server = http.createServer((message, response) => {
    answer(routes, message)
      .catch((error: unknown) => problem(500, error instanceof Error ? error.message : String(error)))
      .then(({ status, body, raw }) => {
        response.writeHead(status, { "content-type": "application/json", "x-inngest-server-kind": "dev" });
        response.end(raw ?? (body === undefined ? "" : JSON.stringify(body)));
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(routes: Route[], message: IncomingMessage): Promise<ApiReply> {
  const url = new URL(message.url ?? "/", "http://engine");
  for (const route of routes) {
    const match = route.method === message.method ? route.path.exec(url.pathname) : null;
    if (!match) continue;
    return route.handle({
      params: match.slice(1).map(decodeURIComponent),
      query: url.searchParams,
      header: (name) => message.headers[name]?.toString(),
      text: () => readText(message),
    });
  }
  return problem(501, `The stand-in engine does not implement ${message.method} ${url.pathname}`);
}

async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
