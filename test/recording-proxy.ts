import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface Exchange {
  method: string;
  path: string;
  request: string;
  status: number;
  response: string;
}

export interface RecordingProxy {
  url: string;
  exchanges: Exchange[];
  /** For how long nothing has been said, in milliseconds; 0 while an answer is waited for. */
  quietMs(): number;
  close(): Promise<void>;
}

/** Passes every request on to `target` and keeps what was said. */
export async function startRecordingProxy(target: () => string): Promise<RecordingProxy> {
  const exchanges: Exchange[] = [];
  let underWay = 0;
  let lastAt = performance.now();
  const server = createServer(async (request, response) => {
    underWay += 1;
    const body = await read(request);
    try {
      const answer = await fetch(`${target()}${request.url}`, {
        method: request.method ?? "GET",
        headers: headersOf(request),
        ...(body.length > 0 ? { body: body.toString() } : {}),
      });
      const text = await answer.text();
      exchanges.push({
        method: request.method ?? "GET",
        path: request.url ?? "/",
        request: body.toString(),
        status: answer.status,
        response: text,
      });
      const headers = Object.fromEntries(
        [...answer.headers].filter(
          ([name]) => !["content-encoding", "content-length", "transfer-encoding"].includes(name),
        ),
      );
      response.writeHead(answer.status, headers).end(text);
    } catch {
      response.destroy();
    } finally {
      underWay -= 1;
      lastAt = performance.now();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    quietMs: () => (underWay > 0 ? 0 : performance.now() - lastAt),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const hopByHop = ["host", "connection", "content-length", "transfer-encoding", "accept-encoding", "expect"];
  return Object.fromEntries(
    Object.entries(request.headers)
      .filter(([name, value]) => typeof value === "string" && !hopByHop.includes(name))
      .map(([name, value]) => [name, value as string]),
  );
}
