import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { z } from "zod";
import { ControlError } from "./accounts";
import type { Controls } from "./control";
import { json, readBody, send } from "./http";
import type { TruthPage } from "./truth";

// biome-ignore lint/suspicious/noExplicitAny: bodies are checked by the control functions themselves
type Route = (controls: Controls, body: any, query: any) => unknown;

const routes: Record<string, Route> = {
  "POST /_sandbox/accounts": (controls, body) => controls.createAccount(body),
  "GET /_sandbox/accounts": (controls) => ({ accounts: controls.accounts() }),
  "POST /_sandbox/accounts/key": (controls, body) => controls.changeKey(body),
  "POST /_sandbox/faults": (controls, body) => controls.addFault(body),
  "DELETE /_sandbox/faults": (controls) => controls.clearFaults(),
  "POST /_sandbox/clock": (controls, body) => controls.setClock(body),
  "GET /_sandbox/clock": (controls) => controls.setClock({}),
  "POST /_sandbox/rows": (controls, body) => controls.addRows(body),
  "GET /_sandbox/truth": (controls, _body, query) => controls.truth(query),
  "GET /_sandbox/requests": (controls, _body, query) => ({ requests: controls.requests(query) }),
  "DELETE /_sandbox/requests": (controls) => controls.clearRequests(),
  "POST /_sandbox/latency": (controls, body) => controls.setLatency(body),
};

export async function answerControl(controls: Controls, url: URL, request: IncomingMessage, response: ServerResponse) {
  try {
    const body = await readBody(request);
    const name = `${request.method} ${url.pathname}`;
    const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
    if (!route) throw new ControlError(404, "no such control");
    const result = route(controls, body === "" ? {} : JSON.parse(body), Object.fromEntries(url.searchParams));
    if (url.pathname === "/_sandbox/truth") sendTruth(response, result as TruthPage);
    else send(response, json(result ?? { ok: true }));
  } catch (error) {
    const status = error instanceof ControlError ? error.status : 400;
    send(response, json({ error: error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error) }, status));
  }
}

/** In parts: a million entries do not fit into one string. */
function* truthParts({ count, sales, totals }: TruthPage): Generator<string> {
  const PART = 5_000;
  yield `{"count":${count},"sales":[`;
  for (let start = 0; start < sales.length; start += PART) {
    const part = JSON.stringify(sales.slice(start, start + PART)).slice(1, -1);
    yield start === 0 ? part : `,${part}`;
  }
  yield totals ? `],"totals":${JSON.stringify(totals)}}` : "]}";
}

function sendTruth(response: ServerResponse, page: TruthPage): void {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
  Readable.from(truthParts(page)).pipe(response);
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
