import type { Inngest } from "inngest";
import { describe, expect, it } from "vitest";
import { gate, setUp, waitFor } from "./testing";

/** Counts how many calls are inside at the same time, over all and per key. None leaves before `until` was reached. */
function meter(until: Record<string, number> = {}) {
  const inside = new Map<string, number>();
  const most = new Map<string, number>();
  const reached = gate();
  const enter = async (...keys: string[]) => {
    for (const key of keys) {
      inside.set(key, (inside.get(key) ?? 0) + 1);
      most.set(key, Math.max(most.get(key) ?? 0, inside.get(key) ?? 0));
    }
    if (Object.entries(until).every(([key, count]) => (most.get(key) ?? 0) >= count)) reached.open();
    await reached.opened;
    await new Promise((resolve) => setTimeout(resolve, 10));
    for (const key of keys) inside.set(key, (inside.get(key) ?? 0) - 1);
  };
  return { enter, most };
}

describe("concurrency", () => {
  it("never has more calls of a key in flight than the limit, while other keys go on", async () => {
    // The first calls stay inside until there are three: two of one key, and one of the other that goes on beside them.
    const { enter, most } = meter({ all: 3 });
    const { client, runs } = await setUp((client) => [
      client.createFunction(
        {
          id: "fn",
          triggers: [{ event: "app/go" }],
          concurrency: [{ limit: 2, key: "event.data.key" }, { limit: 3 }],
          checkpointing: false,
        },
        async ({ step, event }) => {
          await step.run("a", () => enter("all", event.data.key));
          await step.run("b", () => enter("all", event.data.key));
        },
      ),
    ]);
    await client.send(
      Array.from({ length: 16 }, (_, n) => ({ name: "app/go", data: { key: n % 2 ? "odd" : "even" } })),
    );
    await waitFor(async () => (await runs("fn")).filter((run) => run.status === "Completed").length === 16);
    expect(most.get("all")).toBe(3);
    expect(most.get("odd")).toBeLessThanOrEqual(2);
    expect(most.get("even")).toBeLessThanOrEqual(2);
  });

  it("is shared by functions with the same key when its scope is the environment", async () => {
    const { enter, most } = meter();
    const limited = (id: string) => ({
      id,
      triggers: [{ event: "app/go" }],
      concurrency: { limit: 1, key: "event.data.key", scope: "env" as const },
    });
    const { client, runs } = await setUp((client) => [
      client.createFunction(limited("one"), () => enter("shared")),
      client.createFunction(limited("two"), () => enter("shared")),
    ]);
    await client.send(Array.from({ length: 5 }, () => ({ name: "app/go", data: { key: "k" } })));
    await waitFor(async () => (await runs()).filter((run) => run.status === "Completed").length === 10);
    expect(most.get("shared")).toBe(1);
  });

  it("does not count a run that sleeps or waits for its next attempt", async () => {
    const { client, runOf } = await setUp((client) => [
      client.createFunction(
        { id: "sleeper", triggers: [{ event: "app/sleep" }], concurrency: { limit: 1, key: "'k'", scope: "env" } },
        async ({ step }) => step.sleep("long", "1h"),
      ),
      client.createFunction(
        { id: "other", triggers: [{ event: "app/other" }], concurrency: { limit: 1, key: "'k'", scope: "env" } },
        () => "ran",
      ),
    ]);
    await client.send({ name: "app/sleep" });
    await waitFor(async () => (await runOf("sleeper", "Running")).steps.length === 1);
    await client.send({ name: "app/other" });
    expect(await runOf("other")).toMatchObject({ output: "ran" });
  });

  it("lets runs of higher priority go first", async () => {
    const order: string[] = [];
    const hold = gate();
    const { client, runs } = await setUp((client) => [
      client.createFunction(
        {
          id: "fn",
          triggers: [{ event: "app/go" }],
          concurrency: 1,
          priority: { run: "event.data.urgent == true ? 100 : 0" },
        },
        async ({ event }) => {
          order.push(event.data.name);
          if (event.data.name === "first") await hold.opened;
        },
      ),
    ]);
    await client.send({ name: "app/go", data: { name: "first" } });
    await waitFor(() => order.length === 1);
    await client.send({ name: "app/go", data: { name: "normal" } });
    await client.send({ name: "app/go", data: { name: "urgent", urgent: true } });
    hold.open();
    await waitFor(async () => (await runs("fn")).every((run) => run.status === "Completed"));
    expect(order).toEqual(["first", "urgent", "normal"]);
  });
});

describe("singleton", () => {
  const setUpSingleton = async (mode: "skip" | "cancel") => {
    const hold = gate();
    const seen: string[] = [];
    const setup = await setUp((client) => [
      client.createFunction(
        { id: "fn", triggers: [{ event: "app/go" }], singleton: { key: "event.data.account", mode } },
        async ({ event, step }) => {
          seen.push(event.id ?? "");
          await step.run("wait", () => (event.data.wait ? hold.opened : undefined));
        },
      ),
    ]);
    const send = (id: string, account: string, wait: boolean) =>
      setup.client.send({ id, name: "app/go", data: { account, wait } });
    return { ...setup, hold, seen, send };
  };

  it("in mode skip starts no second run of a key while one is active, also between its steps", async () => {
    const { seen, hold, send, runs } = await setUpSingleton("skip");
    await send("1", "a", true);
    await waitFor(() => seen.length === 1);
    await send("2", "a", false);
    await send("3", "b", false);
    await waitFor(async () => (await runs("fn")).some((run) => run.event.id === "3" && run.status === "Completed"));
    hold.open();
    await waitFor(async () => (await runs("fn")).some((run) => run.event.id === "1" && run.status === "Completed"));
    // The skipped event has not used its id up, and the lock is free again before long.
    await waitFor(async () => {
      await send("2", "a", false);
      return (await runs("fn")).filter((run) => run.status === "Completed").length === 3;
    });
    const ended = (await runs("fn")).map(({ event, status }) => `${event.id} ${status}`);
    expect([...new Set(ended)]).toEqual(["1 Completed", "2 Skipped", "3 Completed", "2 Completed"]);
  });

  it("gives the lock back only after the end of the run was told", async () => {
    const define = (client: Inngest) => {
      const again = (n: number) => client.send({ id: `again-${n}`, name: "app/go", data: { account: "a" } });
      return [
        client.createFunction(
          { id: "fn", triggers: [{ event: "app/go" }], singleton: { key: "event.data.account", mode: "skip" } },
          () => "done",
        ),
        client.createFunction(
          {
            id: "successor",
            triggers: [{ event: "inngest/function.finished", if: "event.data.function_id == 'test-fn'" }],
          },
          async ({ step }) => {
            await step.run("at-once", () => again(1));
            await step.sleep("a-while", 1500);
            await step.run("later", () => again(2));
          },
        ),
      ];
    };
    const { client, runs } = await setUp(define, { options: { lockLingersMs: 1000 } });
    await client.send({ id: "first", name: "app/go", data: { account: "a" } });
    const ended = await waitFor(async () => {
      const known = (await runs("fn")).map(({ event, status }) => `${event.id} ${status}`);
      return known.includes("again-2 Completed") && known;
    });
    expect(ended.slice(0, 3)).toEqual(["first Completed", "again-1 Skipped", "again-2 Completed"]);
  });

  it("skips an event only for one whose key is the same in every part, one that is missing among them", async () => {
    const hold = gate();
    const { client, runs } = await setUp((client) => [
      client.createFunction(
        {
          id: "fn",
          triggers: [{ event: "app/go" }],
          singleton: { key: "event.data.account + event.data.window.start", mode: "skip" },
        },
        () => hold.opened,
      ),
    ]);
    const plain = { account: "a" };
    const windows = [
      { ...plain, window: { start: "1" } },
      { ...plain, window: { start: "2" } },
    ];
    for (const data of [plain, ...windows, plain, windows[0]]) await client.send({ name: "app/go", data: data ?? {} });
    await waitFor(async () => (await runs("fn")).length === 5);
    expect((await runs("fn")).map(({ status }) => status === "Skipped")).toEqual([false, false, false, true, true]);
    hold.open();
  });

  it("in mode cancel ends the active run of the key in favour of the new one", async () => {
    const { seen, hold, send, runs } = await setUpSingleton("cancel");
    await send("1", "a", true);
    await waitFor(() => seen.length === 1);
    await send("2", "a", false);
    await waitFor(async () => (await runs("fn")).some((run) => run.event.id === "2" && run.status === "Completed"));
    hold.open();
    expect((await runs("fn")).map((run) => run.status)).toEqual(["Cancelled", "Completed"]);
  });

  it("does not lock runs whose event lacks the key", async () => {
    const { hold, runs, client } = await setUpSingleton("skip");
    await client.send([1, 2].map(() => ({ name: "app/go", data: { wait: true } })));
    await waitFor(async () => (await runs("fn")).filter((run) => run.status === "Running").length === 2);
    hold.open();
  });
});

describe("idempotency", () => {
  it("starts one run per key within 24 hours, whatever the event ids", async () => {
    const { client, runOf, runs } = await setUp((client) => [
      client.createFunction(
        { id: "fn", triggers: [{ event: "app/go" }], idempotency: "event.data.order" },
        ({ event }) => event.data.order,
      ),
    ]);
    await client.send([1, 1, 2].map((order) => ({ name: "app/go", data: { order } })));
    await runOf("fn");
    expect((await runs("fn")).map((run) => run.event.data.order)).toEqual([1, 2]);
  });
});

describe("timeouts", () => {
  it("cancel a run that is not finished, or not started, in time", async () => {
    const hold = gate();
    const { client, runs } = await setUp((client) => [
      client.createFunction(
        { id: "slow", triggers: [{ event: "app/go" }], timeouts: { finish: "1s", start: "1s" }, concurrency: 1 },
        () => hold.opened,
      ),
    ]);
    await client.send([1, 2].map(() => ({ name: "app/go" })));
    await waitFor(async () => (await runs("slow")).every((run) => run.status === "Cancelled"));
    hold.open();
  });
});
