import { describe, expect, it } from "vitest";
import { gate, setUp, waitFor } from "./testing";

describe("cancellation", () => {
  it("by event ends the runs it matches, and no other", async () => {
    const { client, runs } = await setUp((client) => [
      client.createFunction(
        {
          id: "fn",
          triggers: [{ event: "app/go" }],
          cancelOn: [{ event: "app/stop", if: "event.data.account == async.data.account" }],
        },
        async ({ step }) => step.sleep("long", "1h"),
      ),
    ]);
    await client.send(["a", "b"].map((account) => ({ name: "app/go", data: { account } })));
    await waitFor(async () => (await runs("fn")).filter((run) => run.steps.length === 1).length === 2);
    await client.send({ name: "app/stop", data: { account: "a" } });
    await waitFor(async () => (await runs("fn")).some((run) => run.status === "Cancelled"));
    expect((await runs("fn")).map(({ event, status }) => [event.data.account, status])).toEqual([
      ["a", "Cancelled"],
      ["b", "Running"],
    ]);
  });

  it("by API stops a run between its steps: no further call, no further checkpoint", async () => {
    const hold = gate();
    const done: string[] = [];
    const { client, runOf, request } = await setUp((client) => [
      client.createFunction({ id: "fn", triggers: [{ event: "app/go" }], checkpointing: false }, async ({ step }) => {
        await step.run("a", async () => {
          done.push("a");
          await hold.opened;
        });
        await step.run("b", () => done.push("b"));
      }),
    ]);
    await client.send({ name: "app/go" });
    await waitFor(() => done.length === 1);
    const { id } = await runOf("fn", "Running");
    expect((await request("DELETE", `/v1/runs/${id}`)).status).toBe(200);
    hold.open();
    const run = await waitFor(async () => {
      const cancelled = await runOf("fn", "Cancelled");
      return cancelled.calls[0]?.durationMs !== undefined && cancelled;
    });
    expect(run.calls).toHaveLength(1);
    expect(done).toEqual(["a"]);
  });

  it("is announced, so that a function can react to one function's cancelled runs", async () => {
    const { client, runOf, request } = await setUp((client) => [
      client.createFunction({ id: "fn", triggers: [{ event: "app/go" }] }, async ({ step }) => step.sleep("l", "1h")),
      client.createFunction({ id: "other", triggers: [{ event: "app/go" }] }, async ({ step }) =>
        step.sleep("l", "1h"),
      ),
      client.createFunction(
        {
          id: "cleanup",
          triggers: [{ event: "inngest/function.cancelled", if: "event.data.function_id == 'test-fn'" }],
        },
        ({ event }) => event.data,
      ),
    ]);
    await client.send({ id: "e1", name: "app/go", data: { account: "a" } });
    for (const fn of ["other", "fn"]) {
      await request("DELETE", `/v1/runs/${(await runOf(fn, "Running")).id}`);
    }
    const run = await runOf("fn", "Cancelled");
    const source = { id: "e1", name: "app/go", data: { account: "a" }, ts: expect.any(Number) };
    expect((await runOf("cleanup")).output).toEqual({
      function_id: "test-fn",
      run_id: run.id,
      event: { ...source, user: {} },
      events: [source],
      _inngest: { status: "Cancelled" },
    });
  });
});
