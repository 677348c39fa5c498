import { describe, expect, it } from "vitest";
import { gate, setUp, waitFor } from "./testing";

const trigger = { triggers: [{ event: "app/go" }] };
const modes = [
  ["with checkpointing", true],
  ["without", false],
] as const;

describe("limits", () => {
  it.each(modes)("end a run that has more steps than allowed, %s", async (_, checkpointing) => {
    let executed = 0;
    const { client, runOf } = await setUp(
      (client) => [
        client.createFunction({ id: "fn", ...trigger, checkpointing }, async ({ step }) => {
          for (let i = 0; i < 20; i++) await step.run(`s${i}`, () => ++executed);
        }),
      ],
      { options: { maxStepsPerRun: 10 } },
    );
    await client.send({ name: "app/go" });
    const run = await runOf("fn");
    expect(run).toMatchObject({
      status: "Failed",
      error: {
        name: "InngestErrFunctionOverflowed",
        message: "The function run exceeded the step limit of 10 steps.",
      },
    });
    expect(executed).toBeLessThanOrEqual(11);
  });

  it("end a run at 1,000 steps by default", async () => {
    const { client, runOf } = await setUp((client) => [
      client.createFunction({ id: "fn", ...trigger, checkpointing: { bufferedSteps: 100 } }, async ({ step }) => {
        for (let i = 0; i < 1100; i++) await step.run(`s${i}`, () => i);
      }),
    ]);
    await client.send({ name: "app/go" });
    const run = await runOf("fn");
    expect(run).toMatchObject({ status: "Failed", error: { name: "InngestErrFunctionOverflowed" } });
    expect(run.steps).toHaveLength(1000);
  });

  it.each(modes)("fail each attempt of a step whose output is too large, %s", async (_, checkpointing) => {
    let executed = 0;
    const { client, runOf } = await setUp(
      (client) => [
        client.createFunction({ id: "fn", ...trigger, retries: 1, checkpointing }, async ({ step }) => {
          await step.run("large", () => {
            executed++;
            return "x".repeat(1000);
          });
        }),
      ],
      { options: { maxStepOutputBytes: 1000 } },
    );
    await client.send({ name: "app/go" });
    const run = await runOf("fn");
    expect(run.status).toBe("Failed");
    expect(run.error?.message).toContain("step output size is greater than the limit of 1000 bytes");
    expect(executed).toBe(2);
  });

  it.each(modes)("end a run whose steps are too large together, %s", async (_, checkpointing) => {
    const { client, runOf } = await setUp(
      (client) => [
        client.createFunction({ id: "fn", ...trigger, checkpointing }, async ({ step }) => {
          for (let i = 0; i < 5; i++) await step.run(`s${i}`, () => "x".repeat(500));
        }),
      ],
      { options: { maxRunStateBytes: 2000 } },
    );
    await client.send({ name: "app/go" });
    const run = await runOf("fn");
    expect(run).toMatchObject({ status: "Failed", error: { name: "InngestErrStateOverflowed" } });
    expect(run.steps).toHaveLength(3);
  });

  it("count a call that takes too long as a failed attempt", async () => {
    let attempts = 0;
    const hold = gate();
    const { client, runOf } = await setUp(
      (client) => [
        client.createFunction({ id: "fn", ...trigger }, async () => {
          if (++attempts === 1) await hold.opened;
          return attempts;
        }),
      ],
      { options: { invocationTimeoutMs: 1000 } },
    );
    await client.send({ name: "app/go" });
    expect(await runOf("fn")).toMatchObject({ status: "Completed", output: 2, attempts: 2 });
    hold.open();
  });

  it("hold calls to 50 at a time, under a thousand runs", async () => {
    let [inside, most, finished] = [0, 0, 0];
    const { client, runs } = await setUp((client) => [
      client.createFunction({ id: "fn", triggers: [{ event: "app/many" }] }, async ({ step, event }) => {
        most = Math.max(most, ++inside);
        await step.run("a", () => event.data.n);
        inside--;
        finished++;
        return event.data.n;
      }),
    ]);
    await client.send(Array.from({ length: 1000 }, (_, n) => ({ name: "app/many", data: { n } })));
    await waitFor(() => finished === 1000);
    await waitFor(async () => (await runs("fn")).filter((run) => run.status === "Completed").length === 1000);
    expect(most).toBeLessThanOrEqual(50);
    expect(new Set((await runs("fn")).map((run) => run.output)).size).toBe(1000);
  });
});
