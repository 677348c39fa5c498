import { describe, expect, it } from "vitest";
import { setUp, waitFor } from "./testing";

describe("events", () => {
  it("start every function whose trigger and expression match, with the event as sent", async () => {
    const { client, runOf, runs } = await setUp((client) => [
      client.createFunction({ id: "all", triggers: [{ event: "app/sale" }] }, ({ event }) => event.data.amount),
      client.createFunction(
        { id: "big", triggers: [{ event: "app/sale", if: "event.data.amount > 100" }] },
        () => "big",
      ),
      client.createFunction({ id: "any", triggers: [{ event: "app/*" }] }, () => "any"),
    ]);
    await client.send({ name: "app/sale", data: { amount: 5 } });
    expect(await runOf("all")).toMatchObject({ status: "Completed", output: 5, event: { name: "app/sale" } });
    await runOf("any");
    expect(await runs("big")).toEqual([]);
  });

  it("with an id that was used within 24 hours start no second run, but are accepted", async () => {
    const { client, runOf, runs, events } = await setUp((client) => [
      client.createFunction({ id: "fn", triggers: [{ event: "app/tick" }] }, () => 1),
    ]);
    const first = await client.send({ id: "tick:1", name: "app/tick" });
    const second = await client.send([
      { id: "tick:1", name: "app/tick" },
      { id: "tick:2", name: "app/tick" },
    ]);
    expect(first.ids).toHaveLength(1);
    expect(second.ids).toHaveLength(2);
    await runOf("fn");
    await waitFor(async () => (await runs("fn")).every((run) => run.status === "Completed"));
    expect((await runs("fn")).map((run) => run.event.id)).toEqual(["tick:1", "tick:2"]);
    expect(await events("app/tick")).toHaveLength(3);
  });

  it("use their id up per function, and only where a run really started", async () => {
    const { client, runs, runOf } = await setUp((client) => [
      client.createFunction({ id: "fn", triggers: [{ event: "app/a", if: "event.data.go == true" }] }, () => 1),
    ]);
    await client.send({ id: "same", name: "app/a", data: { go: false } });
    await client.send({ id: "same", name: "app/a", data: { go: true } });
    await runOf("fn");
    expect(await runs("fn")).toHaveLength(1);
  });

  it("are refused when they are too large, reserved or without a name", async () => {
    const { request } = await setUp(() => []);
    const large = { name: "app/large", data: { text: "x".repeat(512 * 1024) } };
    for (const [event, message] of [
      [large, "over the max size"],
      [{ name: "inngest/function.failed", data: {} }, "reserved"],
      [{ data: {} }, "name"],
      ["text", "event object"],
    ] as const) {
      const { status, body } = await request("POST", "/e/key", event);
      expect([status, body.status]).toEqual([400, 400]);
      expect(body.error).toContain(message);
    }
  });

  it("can be looked up with the runs they started, in the real server's shapes", async () => {
    const { client, request, runOf } = await setUp((client) => [
      client.createFunction({ id: "fn", triggers: [{ event: "app/a" }] }, () => ({ ok: true })),
    ]);
    const { ids } = await client.send({ id: "own", name: "app/a", data: { n: 1 } });
    const run = await runOf("fn");
    const event = await request("GET", `/v1/events/${ids[0]}`);
    expect(event.body.data).toMatchObject({ internal_id: ids[0], id: "own", name: "app/a", data: { n: 1 } });
    const runs = await request("GET", `/v1/events/${ids[0]}/runs`);
    expect(runs.body.data).toMatchObject([{ run_id: run.id, event_id: ids[0], status: "Completed" }]);
    const one = await request("GET", `/v1/runs/${run.id}`);
    expect(one.body.data).toMatchObject({ run_id: run.id, status: "Completed", output: { ok: true } });
    expect((await request("GET", "/v1/events/01ARZ3NDEKTSV4RRFFQ69G5FAV")).status).toBe(404);
    expect((await request("GET", "/v1/runs/nonsense")).status).toBe(400);
  });

  it("announce the end of a run with the event that started it", async () => {
    const { client, events, runOf } = await setUp((client) => [
      client.createFunction({ id: "fn", triggers: [{ event: "app/a" }] }, () => "done"),
    ]);
    await client.send({ id: "e1", name: "app/a", data: { n: 1 } });
    const run = await runOf("fn");
    const [finished] = await waitFor(async () => {
      const found = await events("inngest/function.finished");
      return found.length > 0 && found;
    });
    expect(finished?.data).toEqual({
      function_id: "test-fn",
      run_id: run.id,
      event: { id: "e1", name: "app/a", data: { n: 1 }, user: {}, ts: expect.any(Number) },
      events: [{ id: "e1", name: "app/a", data: { n: 1 }, ts: expect.any(Number) }],
      result: "done",
      _inngest: { status: "Completed" },
    });
  });
});
