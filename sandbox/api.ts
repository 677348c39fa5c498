import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Account } from "./accounts";
import type { SandboxState } from "./control";
import type { Fault } from "./faults";
import { type Answer, readBody, send, sendCut } from "./http";
import type { Call, SandboxNetwork } from "./network";
import { withoutSecrets } from "./request-log";
import { type Delivery, spoil } from "./spoil";

export interface Exchange {
  state: SandboxState;
  network: SandboxNetwork;
  url: URL;
  request: IncomingMessage;
  response: ServerResponse;
  /** Aborted when the server closes. */
  closing: AbortSignal;
}

type Spoiler = Exclude<Fault, { kind: "latency" }>;

/** One request to a network: latencies, then the first fault or the healthy answer; all of it logged. */
export async function answerApi({ state, network, url, request, response, closing }: Exchange): Promise<void> {
  const startedAt = performance.now();
  const call: Call = {
    now: state.clock.now(),
    request: {
      method: request.method ?? "GET",
      path: url.pathname.slice(network.basePath.length),
      query: url.searchParams,
      headers: request.headers,
      body: await readBody(request),
    },
  };
  const key = network.keyOf(call.request);
  const account = state.accounts.byKey(network, key);
  const target = { network: network.id, account: account?.id ?? null, path: call.request.path };
  const met = state.faults.meeting(target);
  const spoiler = met.find((fault): fault is Spoiler => fault.kind !== "latency");
  const waits = met.flatMap((fault) => (fault.kind === "latency" ? fault.ms : []));

  let status: number | null = null;
  try {
    await pause(state.latencyMs + waits.reduce((sum, ms) => sum + ms, 0), closing);
    const healthy = () => healthyAnswer(network, account, key, call);
    const missed = () => spoiler && state.faults.giveBack(spoiler);
    const delivery: Delivery = spoiler
      ? spoil(spoiler, { network, account: account?.open ?? null, call, healthy, missed })
      : { way: "whole", answer: healthy() };
    status = await deliver(delivery, response, closing);
  } finally {
    state.log.add({
      ...target,
      time: new Date(call.now).toISOString(),
      method: call.request.method,
      query: withoutSecrets(url.searchParams),
      page: String(request.headers["page"] ?? "") || null,
      status,
      fault: met.length === 0 ? null : met.map((fault) => fault.kind).join("+"),
      ms: Math.round(performance.now() - startedAt),
    });
  }
}

function healthyAnswer(network: SandboxNetwork, account: Account | null, key: string | null, call: Call): Answer {
  if (!account) return network.strangerKey(call);
  return account.revoked || account.key !== key ? account.open.badKey(call) : account.open.handle(call);
}

/** The status that was sent, or null. */
async function deliver(delivery: Delivery, response: ServerResponse, closing: AbortSignal): Promise<number | null> {
  if (delivery.way === "hang") {
    await pause(delivery.ms, closing);
    response.destroy();
    return null;
  }
  if (delivery.way === "cut") sendCut(response, delivery.answer);
  else send(response, delivery.answer);
  return delivery.answer.status;
}

async function pause(ms: number, closing: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal: closing }).catch(() => undefined);
}
