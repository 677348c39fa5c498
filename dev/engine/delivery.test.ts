import { describe, expect, it, onTestFinished } from "vitest";
import { gate, setUp, startApp, waitFor } from "./testing";

const trigger = { triggers: [{ event: "app/go" }] };

/** A client whose checkpoints are watched: status and request body of each. */
function watchedFetch() {
  const checkpoints: { status: number; body: Record<string, unknown> }[] = [];
  const watched: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (String(input).includes("/v1/checkpoint/")) {
      checkpoints.push({ status: response.status, body: JSON.parse(String(init?.body)) });
    }
    return response;
  };
  return { checkpoints, client: { fetch: watched } };
}

describe("delivery", () => {
  it("after the app was killed goes on at the step it was at", async () => {
    const done: string[] = [];
    const hold = gate();
    const { client, app, runOf } = await setUp(
      (client) => [
        client.createFunction({ id: "fn", ...trigger, retries: 3 }, async ({ step }) => {
          await step.run("a", () => done.push("a"));
          await step.run("b", async () => {
            done.push("b");
            if (done.filter((id) => id === "b").length === 1) await hold.opened;
          });
          await step.run("c", () => done.push("c"));
        }),
      ],
      { options: { retryIntervalMs: 300 } },
    );
    await client.send({ name: "app/go" });
    await waitFor(() => done.includes("b"));
    await app.stop();
    const restarted = await startApp(client, client.funcs, app.port);
    onTestFinished(() => restarted.stop());
    const run = await runOf("fn");
    expect(run.status).toBe("Completed");
    expect(done).toEqual(["a", "b", "b", "c"]);
    expect(run.calls[0]?.status).toBe(0);
    hold.open();
  });

  it("refuses the checkpoints of a call that was given up, and the SDK then stops", async () => {
    const { checkpoints, client: more } = watchedFetch();
    const done: string[] = [];
    const [zombie, successor] = [gate(), gate()];
    const { client, runOf } = await setUp(
      (client) => [
        client.createFunction({ id: "fn", ...trigger }, async ({ step, attempt }) => {
          await step.run("a", async () => {
            done.push(`a${attempt}`);
            if (attempt === 0) await zombie.opened;
          });
          await step.run("b", async () => {
            done.push(`b${attempt}`);
            await successor.opened;
          });
        }),
      ],
      { client: more, options: { invocationTimeoutMs: 1000 } },
    );
    await client.send({ name: "app/go" });
    await waitFor(() => done.includes("b0"));
    zombie.open();
    await waitFor(() => checkpoints.some(({ status }) => status === 409));
    successor.open();
    expect((await runOf("fn")).status).toBe("Completed");
    expect(done).toEqual(["a0", "a1", "b0"]);
  });

  it("takes checkpoints only from the call in flight, for a run that is active, of steps that are done", async () => {
    const { checkpoints, client: more } = watchedFetch();
    const hold = gate();
    const { client, request, runOf } = await setUp(
      (client) => [
        client.createFunction({ id: "fn", ...trigger }, async ({ step }) => {
          await step.run("a", () => 1);
          await step.run("b", () => hold.opened);
        }),
      ],
      { client: more },
    );
    await client.send({ name: "app/go" });
    const { body } = await waitFor(() => checkpoints[0]);
    const path = `/v1/checkpoint/${body.run_id}/async`;
    const post = async (change: object, to = path) => (await request("POST", to, { ...body, ...change })).status;
    const unknown = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    expect(await post({})).toBe(200);
    expect(await post({ generation_id: 7 })).toBe(409);
    expect(await post({ qi_id: Buffer.from("gone::default").toString("base64") })).toBe(409);
    expect(await post({ steps: [{ id: "x", op: "Sleep" }] })).toBe(400);
    expect(await post({ steps: [{ id: "x", op: "RunComplete" }] })).toBe(400);
    expect(await post({ run_id: unknown }, `/v1/checkpoint/${unknown}/async`)).toBe(404);
    hold.open();
    const run = await runOf("fn");
    expect(run.steps.map((step) => step.displayName)).toEqual(["a", "b"]);
    expect(await post({})).toBe(404);
  });

  it("can happen twice: the function sees it, the run's state does not change", async () => {
    let calls = 0;
    const { client, request, runOf, runs } = await setUp((client) => [
      client.createFunction({ id: "fn", ...trigger, checkpointing: false }, () => ++calls),
    ]);
    await client.send({ name: "app/go" });
    const before = await runOf("fn");
    const { body } = await request("POST", "/stand-in/redeliver", { runId: before.id });
    expect(body.data.status).toBe(200);
    expect(calls).toBe(2);
    const [after] = await runs("fn");
    expect(after).toMatchObject({ status: "Completed", output: 1 });
    expect(after?.calls).toHaveLength(2);
  });

  it("twice at the same time keeps the first result of each step", async () => {
    const hold = gate();
    let executions = 0;
    const { client, request, runOf } = await setUp((client) => [
      client.createFunction({ id: "fn", ...trigger }, async ({ step }) => {
        const first = await step.run("a", () => ++executions);
        await step.run("b", () => hold.opened);
        return first;
      }),
    ]);
    await client.send({ name: "app/go" });
    const { id } = await waitFor(
      async () => (await runOf("fn", "Running")).steps.length === 1 && runOf("fn", "Running"),
    );
    const redelivery = request("POST", "/stand-in/redeliver", { runId: id });
    await waitFor(() => executions === 2);
    hold.open();
    const run = await runOf("fn");
    expect(run.output).toBe(1);
    expect(run.steps[0]?.output).toBe(1);
    await redelivery;
  });

  it("of a replayed run starts anew with the same event, past all ids", async () => {
    let calls = 0;
    const { client, request, runOf, runs } = await setUp((client) => [
      client.createFunction({ id: "fn", ...trigger, idempotency: "event.data.key" }, () => ++calls),
    ]);
    await client.send({ id: "e1", name: "app/go", data: { key: "k" } });
    const original = await runOf("fn");
    const { body } = await request("POST", `/stand-in/runs/${original.id}/replay`);
    await waitFor(async () => (await runs("fn")).filter((run) => run.status === "Completed").length === 2);
    const [, replay] = await runs("fn");
    expect(replay).toMatchObject({ id: body.data.runId, originalRunId: original.id, output: 2, event: original.event });
  });

  it("of a state too large for one request lets the SDK fetch events and steps", async () => {
    const megabyte = "x".repeat(1024 * 1024);
    const { client, runOf } = await setUp((client) => [
      client.createFunction({ id: "fn", ...trigger, checkpointing: false }, async ({ step }) => {
        let size = 0;
        for (let i = 0; i < 6; i++) size += (await step.run(`s${i}`, () => megabyte)).length;
        return size;
      }),
    ]);
    await client.send({ name: "app/go" });
    expect(await runOf("fn")).toMatchObject({ status: "Completed", output: 6 * megabyte.length, attempts: 1 });
  });
});
