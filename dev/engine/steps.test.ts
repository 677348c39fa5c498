import { describe, expect, it } from "vitest";
import { setUp, waitFor } from "./testing";

const trigger = { triggers: [{ event: "app/go" }] };

describe("steps", () => {
  it.each([
    ["one call with checkpointing", true, 1],
    ["one call a step and one to finish without it", false, 4],
  ] as const)("run once each, in order, in %s", async (_, checkpointing, calls) => {
    const done: string[] = [];
    const { client, runOf } = await setUp((client) => [
      client.createFunction({ id: "fn", ...trigger, checkpointing }, async ({ step }) => {
        const a = await step.run("a", () => done.push("a"));
        const b = await step.run("b", () => done.push("b"));
        const c = await step.run("c", () => done.push("c"));
        return [a, b, c];
      }),
    ]);
    await client.send({ name: "app/go" });
    const run = await runOf("fn");
    expect(run).toMatchObject({ status: "Completed", output: [1, 2, 3], attempts: 1 });
    expect(done).toEqual(["a", "b", "c"]);
    expect(run.steps.map(({ displayName, output }) => [displayName, output])).toEqual([
      ["a", 1],
      ["b", 2],
      ["c", 3],
    ]);
    expect(run.calls).toHaveLength(calls);
  });

  it("go on in a new call when the call has lasted as long as it may", async () => {
    const done: string[] = [];
    const { client, runOf } = await setUp((client) => [
      client.createFunction({ id: "fn", ...trigger, checkpointing: { maxRuntime: 60 } }, async ({ step }) => {
        for (let i = 0; i < 6; i++) {
          await step.run(`s${i}`, async () => {
            await new Promise((resolve) => setTimeout(resolve, 35));
            done.push(`s${i}`);
          });
        }
      }),
    ]);
    await client.send({ name: "app/go" });
    const run = await runOf("fn");
    expect(run.status).toBe("Completed");
    expect(done).toEqual(["s0", "s1", "s2", "s3", "s4", "s5"]);
    expect(run.calls.length).toBeGreaterThan(2);
    // The yield is a planned step, which gets a call of its own.
    expect(run.calls.some(({ stepId }) => stepId !== "step")).toBe(true);
  });

  it("planned together run in parallel, and the function goes on after the last", async () => {
    const done: string[] = [];
    const { client, runOf } = await setUp((client) => [
      client.createFunction({ id: "fn", ...trigger }, async ({ step }) => {
        const results = await Promise.all(
          ["a", "b", "c"].map((id) =>
            step.run(id, () => {
              done.push(id);
              return id.toUpperCase();
            }),
          ),
        );
        const last = await step.run("last", () => done.push("last"));
        return [...results, last];
      }),
    ]);
    await client.send({ name: "app/go" });
    const run = await runOf("fn");
    expect(run).toMatchObject({ status: "Completed", output: ["A", "B", "C", 4] });
    expect(done.slice(0, 3).sort()).toEqual(["a", "b", "c"]);
    expect(run.calls).toHaveLength(5);
  });

  it("that sleep let the run go on after the time, not before", async () => {
    const { client, runOf } = await setUp((client) => [
      client.createFunction({ id: "fn", ...trigger }, async ({ step }) => {
        const before = await step.run("before", () => Date.now());
        await step.sleep("nap", "1s");
        return (await step.run("after", () => Date.now())) - before;
      }),
      client.createFunction({ id: "until", ...trigger }, async ({ step }) => {
        const until = new Date(Date.now() + 600);
        const planned = await step.run("plan", () => until.getTime());
        await step.sleepUntil("nap", new Date(planned));
        return Date.now() - planned;
      }),
    ]);
    await client.send({ name: "app/go" });
    const run = await runOf("fn");
    expect(run.output).toBeGreaterThanOrEqual(1000);
    expect(run.steps.map(({ op }) => op)).toEqual(["StepRun", "Sleep", "StepRun"]);
    expect((await runOf("until")).output).toBeGreaterThanOrEqual(0);
  });

  it("that send events start other functions, once", async () => {
    const { client, runOf, runs } = await setUp((client) => [
      client.createFunction({ id: "sender", ...trigger }, async ({ step }) => {
        const { ids } = await step.sendEvent("fan-out", [
          { name: "app/child", data: { n: 1 } },
          { name: "app/child", data: { n: 2 } },
        ]);
        await step.run("after", () => 1);
        return ids.length;
      }),
      client.createFunction({ id: "child", triggers: [{ event: "app/child" }] }, ({ event }) => event.data.n),
    ]);
    await client.send({ name: "app/go" });
    expect((await runOf("sender")).output).toBe(2);
    await waitFor(async () => {
      const children = await runs("child");
      return children.length === 2 && children.every((run) => run.status === "Completed");
    });
    expect((await runs("child")).map((run) => run.output)).toEqual([1, 2]);
  });

  it.each([
    [
      "WaitForEvent",
      (step: never) => (step as { waitForEvent: Wait }).waitForEvent("w", { event: "x", timeout: "1m" }),
    ],
    [
      "WaitForSignal",
      (step: never) => (step as { waitForSignal: Wait }).waitForSignal("w", { signal: "x", timeout: "1m" }),
    ],
  ] as const)("of kind %s end the run with a clear error", async (op, use) => {
    const { client, runOf } = await setUp((client) => [
      client.createFunction({ id: "fn", ...trigger }, async ({ step }) => use(step as never)),
    ]);
    await client.send({ name: "app/go" });
    const run = await runOf("fn");
    expect(run).toMatchObject({ status: "Failed", attempts: 1 });
    expect(run.error?.message).toBe(`The stand-in engine does not implement "${op}" (step "w").`);
  });
});

type Wait = (id: string, options: object) => Promise<unknown>;
