import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { NextRequest } from "next/server";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

interface Registered {
  url: string;
  functions: { steps: Record<string, { runtime: { url: string } }> }[];
}

const registered: Registered[] = [];
let known: { slug: string }[] = [];
const engine = createServer(async (request, response) => {
  let body = "";
  for await (const part of request) body += part;
  if (request.url?.startsWith("/fn/register")) registered.push(JSON.parse(body) as Registered);
  response.end(JSON.stringify({ ok: true, modified: false, functions: known }));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
  Object.assign(process.env, {
    INNGEST_DEV: `http://127.0.0.1:${(engine.address() as AddressInfo).port}`,
    DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
    CREDENTIALS_KEYS: `test:${Buffer.alloc(32, 7).toString("base64")}`,
    CRON_SECRET: "c".repeat(32),
    BETTER_AUTH_SECRET: "b".repeat(32),
    APP_URL: "http://inner.example:3000/",
    LOG_LEVEL: "silent",
  });
  await import("#app/api/inngest/route");
});
beforeEach(() => registered.splice(0));
afterAll(async () => {
  engine.closeAllConnections();
  await new Promise((resolve) => engine.close(resolve));
});

const addresses = ({ url, functions }: Registered) =>
  [url, ...functions.flatMap(({ steps }) => Object.values(steps).map(({ runtime }) => runtime.url))].map(
    (address) => new URL(address).origin + new URL(address).pathname,
  );

test.each([
  ["as the deployment guide asks for it", "http://localhost:3000/api/inngest", {}],
  ["with a foreign Host", "http://evil.example/api/inngest", { host: "evil.example" }],
  ["with a foreign x-forwarded-host", "http://localhost:3000/api/inngest", { "x-forwarded-host": "evil.example" }],
  ["with another protocol", "http://localhost:3000/api/inngest", { "x-forwarded-proto": "https" }],
  ["at another path", "http://localhost:3000/evil/api/inngest", { host: "inner.example:3000" }],
  ["with all of them", "https://evil.example/x", { host: "evil.example", "x-forwarded-host": "evil.example" }],
])("an unsigned PUT %s registers the configured address and no other", async (_how, url, headers: object) => {
  const { PUT } = await import("#app/api/inngest/route");
  const request = new NextRequest(url, { method: "PUT", headers: new Headers(Object.entries(headers)) });
  const response: Response = await PUT(request, undefined);
  expect(response.status).toBe(200);
  expect(registered).toHaveLength(1);
  expect(new Set(addresses(registered[0] as Registered))).toEqual(new Set(["http://inner.example:3000/api/inngest"]));
});

test("the app registers itself, and only where the engine does not know it", async () => {
  const { ensureRegistered } = await import("../../../../inngest/registration");
  await ensureRegistered();
  expect(addresses(registered[0] as Registered)[0]).toBe("http://inner.example:3000/api/inngest");
  const { functions } = await import("../../../../inngest");
  known = functions.map((fn) => ({ slug: fn.id("tidemark") }));
  await ensureRegistered();
  expect(registered).toHaveLength(1);
});
