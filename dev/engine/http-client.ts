import http, { type IncomingHttpHeaders } from "node:http";
import https from "node:https";
import type { EngineContext } from "./context";
import type { CallRequest } from "./types";

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** No answer, or none that can be used. `name` is the error name the app's user gets to see. */
export class CallError extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

interface SendOptions {
  timeoutMs?: number;
  maxBytes: number;
}

/** One request on a connection of its own, so that an app that restarts never meets a stale one. @throws CallError */
export function send(
  engine: EngineContext,
  method: "PUT" | "POST",
  request: CallRequest,
  { timeoutMs, maxBytes }: SendOptions,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { request: open } = request.url.startsWith("https:") ? https : http;
    const headers = { ...request.headers, "content-length": String(Buffer.byteLength(request.body)) };
    const call = open(request.url, { method, headers, agent: false });
    engine.connections.add(call);
    const timer = timeoutMs && setTimeout(() => fail("http_timeout", `no answer within ${timeoutMs} ms`), timeoutMs);
    const settle = () => {
      clearTimeout(timer || undefined);
      engine.connections.delete(call);
    };
    const fail = (name: string, message: string) => {
      settle();
      call.destroy();
      reject(new CallError(name, message));
    };
    call.on("error", (error) => fail("Error", `Unable to reach SDK URL: ${error.message}`));
    call.on("response", (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > maxBytes) {
          fail("output_too_large", "Your function's response body exceeds the maximum size limit");
        }
      });
      response.on("error", (error) => fail("Error", `the answer broke off: ${error.message}`));
      response.on("end", () => {
        settle();
        const body = Buffer.concat(chunks).toString("utf8");
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    call.end(request.body);
  });
}
