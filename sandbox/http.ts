import type { IncomingMessage, ServerResponse } from "node:http";

/** A request to one of the networks, read in full. */
export interface ApiRequest {
  method: string;
  /** Below the network's base path, e.g. `/orders2/list`. */
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface Answer {
  status: number;
  type: "application/json" | "application/xml" | "text/plain" | "text/html";
  headers?: Record<string, string>;
  body: string;
}

export const json = (value: unknown, status = 200): Answer => ({
  status,
  type: "application/json",
  body: JSON.stringify(value),
});

export const text = (body: string, status = 200): Answer => ({ status, type: "text/plain", body });

export async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

function writeHead(response: ServerResponse, answer: Answer): Buffer {
  const body = Buffer.from(answer.body, "utf8");
  response.writeHead(answer.status, {
    "content-type": `${answer.type}; charset=utf-8`,
    "content-length": body.length,
    ...answer.headers,
  });
  return body;
}

export function send(response: ServerResponse, answer: Answer): void {
  response.end(writeHead(response, answer));
}

/** Announces the whole answer, sends half of it and drops the connection. */
export function sendCut(response: ServerResponse, answer: Answer): void {
  const body = writeHead(response, answer);
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}
