import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

export interface Delivery {
  headers: IncomingHttpHeaders;
  body: string;
  json: { type: string; timestamp: string; data: Record<string, unknown> };
}

export interface WebhookReceiver {
  url: string;
  port: number;
  deliveries: Delivery[];
  /** What is answered from now on; 204 at first. */
  answer: { status: number; location?: string };
  /** The delivery's body, once the library has verified its signature. Throws otherwise. */
  verified(delivery: Delivery, secret: string): unknown;
  close(): Promise<void>;
}

/** A real receiver of webhooks. */
export async function startWebhookReceiver(host = "127.0.0.1"): Promise<WebhookReceiver> {
  const deliveries: Delivery[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    deliveries.push({ headers: request.headers, body, json: body ? JSON.parse(body) : {} });
    const { status, location } = receiver.answer;
    response.writeHead(status, location ? { location } : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: WebhookReceiver = {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}/hook`,
    port,
    deliveries,
    answer: { status: 204 },
    verified: ({ body, headers }, secret) => new Webhook(secret).verify(body, headers as Record<string, string>),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return receiver;
}
