import { Inngest } from "inngest";
import { describe, expect, it, onTestFinished } from "vitest";
import { startEngine } from "./server";
import { setUp, startApp, waitFor } from "./testing";

const onEvent = { triggers: [{ event: "app/thing" }] };

describe("registration", () => {
  it("takes an app's functions over when the app is asked to sync", async () => {
    const { registered, request } = await setUp((client) => [
      client.createFunction({ id: "one", ...onEvent }, () => 1),
      client.createFunction({ id: "two", triggers: [{ cron: "TZ=Europe/Berlin 0 * * * *" }] }, () => 2),
    ]);
    expect(registered).toEqual({ status: 200, message: "Successfully registered" });
    const { body } = await request("GET", "/dev");
    expect(body.functions.map((fn: { slug: string }) => fn.slug)).toEqual(["test-one", "test-two"]);
  });

  it("says whether anything changed, and forgets functions the app no longer has", async () => {
    const { engine, client, request } = await setUp((client) => [
      client.createFunction({ id: "old", ...onEvent }, () => 1),
      client.createFunction({ id: "same", ...onEvent }, () => 1),
    ]);
    const again = await startApp(client, [client.createFunction({ id: "same", ...onEvent }, () => 1)]);
    onTestFinished(() => again.stop());
    const sync = async () => (await fetch(again.url, { method: "PUT" })).json();
    expect(await sync()).toMatchObject({ modified: true });
    expect(await sync()).toMatchObject({ modified: false });
    const { body } = await request("GET", "/dev");
    expect(body.functions.map((fn: { slug: string }) => fn.slug)).toEqual(["test-same"]);
    expect(engine.port).toBeGreaterThan(0);
  });

  it("registers an app by itself as soon as the app answers", async () => {
    const spare = await startApp(new Inngest({ id: "spare", isDev: true }), []);
    await spare.stop();
    const engine = await startEngine({ appUrls: [spare.url], cron: false });
    onTestFinished(() => engine.close());
    const client = new Inngest({ id: "late", isDev: true, baseUrl: engine.url });
    const app = await startApp(client, [client.createFunction({ id: "fn", ...onEvent }, () => 1)], spare.port);
    onTestFinished(() => app.stop());
    await waitFor(async () => {
      const info = (await (await fetch(`${engine.url}/dev`)).json()) as { functions: unknown[] };
      return info.functions.length === 1;
    });
  });

  it.each([
    ["batchEvents", { batchEvents: { maxSize: 2, timeout: "1s" } }],
    ["debounce", { debounce: { period: "1s" } }],
    ["rateLimit", { rateLimit: { limit: 1, period: "1s" } }],
    ["throttle", { throttle: { limit: 1, period: "1s" } }],
  ] as const)("refuses %s with a message that names function and option", async (option, config) => {
    const { registered, request } = await setUp((client) => [
      client.createFunction({ id: "fn", ...onEvent, ...config }, () => 1),
    ]);
    expect(registered.status).toBe(400);
    expect(registered.message).toBe(
      `Function "test-fn": the stand-in engine does not implement the option "${option}"`,
    );
    expect((await request("GET", "/dev")).body.functions).toEqual([]);
  });

  it.each([
    ["an env-wide limit without a key", { concurrency: { limit: 1, scope: "env" } }, "a concurrency key must be"],
    ["more than two limits", { concurrency: [{ limit: 1 }, { limit: 2 }, { limit: 3 }] }, "concurrency"],
    ["an expression that does not parse", { singleton: { key: "event.data.", mode: "skip" } }, "the singleton key"],
    ["a variable it does not know", { singleton: { key: "async.data.x", mode: "skip" } }, 'unknown variable "async"'],
    ["a function call in a cancellation", { cancelOn: [{ event: "x", if: "size(async.data.a) > 1" }] }, "comparisons"],
    ["a schedule with seconds", { triggers: [{ cron: "* * * * * *" }] }, "five fields"],
    ["a schedule only croner knows", { triggers: [{ cron: "0 0 L * *" }] }, '"L" is not understood'],
  ] as [string, Record<string, unknown>, string][])("refuses %s", async (_, config, message) => {
    const { registered } = await setUp((client) => [
      client.createFunction({ id: "fn", ...onEvent, ...(config as object) }, () => 1),
    ]);
    expect(registered.status).toBe(400);
    expect(registered.message).toContain('Function "test-fn": ');
    expect(registered.message).toContain(message);
  });

  it("answers 501 to what it does not implement", async () => {
    const { request } = await setUp(() => []);
    for (const path of ["/v1/signals", "/v1/checkpoint", "/v0/gql", "/invoke/test-fn"]) {
      expect(await request("POST", path, {})).toMatchObject({ status: 501, body: { status: 501 } });
    }
  });
});
