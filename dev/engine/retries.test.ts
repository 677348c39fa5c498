import { NonRetriableError, RetryAfterError } from "inngest";
import { describe, expect, it } from "vitest";
import { setUp, waitFor } from "./testing";

const trigger = { triggers: [{ event: "app/go" }] };

describe("retries", () => {
  it("repeat a failing step alone, and count anew for the next step", async () => {
    const attempts = { a: 0, b: 0 };
    const { client, runOf } = await setUp((client) => [
      client.createFunction({ id: "fn", ...trigger, retries: 2 }, async ({ step }) => {
        await step.run("a", () => {
          if (++attempts.a < 3) throw new Error(`a ${attempts.a}`);
        });
        return step.run("b", () => {
          if (++attempts.b < 3) throw new Error(`b ${attempts.b}`);
          return "ok";
        });
      }),
    ]);
    await client.send({ name: "app/go" });
    const run = await runOf("fn");
    expect(run).toMatchObject({ status: "Completed", output: "ok", attempts: 5 });
    expect(attempts).toEqual({ a: 3, b: 3 });
    expect(run.steps.map((step) => step.attempts)).toEqual([3, 3]);
  });

  it("exhausted on a step let the function catch the error", async () => {
    const { client, runOf } = await setUp((client) => [
      client.createFunction({ id: "fn", ...trigger, retries: 1 }, async ({ step }) => {
        const caught = await step.run("bad", () => Promise.reject(new TypeError("no"))).catch((error: Error) => error);
        await step.run("after", () => 1);
        return [(caught as Error).name, (caught as Error).message];
      }),
    ]);
    await client.send({ name: "app/go" });
    const run = await runOf("fn");
    expect(run).toMatchObject({ status: "Completed", output: ["TypeError", "no"] });
    expect(run.steps[0]).toMatchObject({ op: "StepFailed", attempts: 2, error: { name: "TypeError", message: "no" } });
  });

  it("exhausted end the run and call onFailure once, with the error and the original event", async () => {
    const failures: unknown[] = [];
    let attempts = 0;
    const { client, runOf, events } = await setUp((client) => [
      client.createFunction(
        {
          id: "fn",
          ...trigger,
          retries: 2,
          onFailure: ({ error, event }) => {
            failures.push({ message: error.message, name: error.name, event: event.data.event });
          },
        },
        async ({ step }) => {
          await step.run("bad", () => {
            attempts++;
            throw new RangeError("too far");
          });
        },
      ),
    ]);
    await client.send({ id: "e1", name: "app/go", data: { n: 1 } });
    const run = await runOf("fn");
    expect(run).toMatchObject({ status: "Failed", error: { message: "too far" } });
    expect(attempts).toBe(3);
    await runOf("fn-failure");
    expect(failures).toMatchObject([{ message: "too far", event: { id: "e1", name: "app/go", data: { n: 1 } } }]);
    const [failed] = await events("inngest/function.failed");
    expect(failed).toMatchObject({
      id: run.id,
      data: { function_id: "test-fn", run_id: run.id, error: { message: "too far" }, _inngest: { status: "Failed" } },
    });
    // The end of the failure handler's run is not announced again.
    expect(await events("inngest/function.finished")).toHaveLength(1);
  });

  it("repeat the whole function when it fails outside of steps", async () => {
    let attempts = 0;
    const seen: unknown[] = [];
    const { client, runOf } = await setUp((client) => [
      client.createFunction({ id: "fn", ...trigger, retries: 3 }, ({ attempt, maxAttempts }) => {
        seen.push([attempt, maxAttempts]);
        if (++attempts < 3) throw new Error("again");
        return attempts;
      }),
    ]);
    await client.send({ name: "app/go" });
    expect(await runOf("fn")).toMatchObject({ status: "Completed", output: 3, attempts: 3 });
    expect(seen).toEqual([
      [0, 4],
      [1, 4],
      [2, 4],
    ]);
  });

  it.each([
    ["in a step", true],
    ["in the function", false],
  ])("are not made after a NonRetriableError %s", async (_, inStep) => {
    let attempts = 0;
    const fail = () => {
      attempts++;
      throw new NonRetriableError("never", { cause: { code: "credentials_rejected" } });
    };
    const { client, runOf } = await setUp((client) => [
      client.createFunction({ id: "fn", ...trigger, retries: 5 }, async ({ step }) => {
        if (inStep) await step.run("bad", fail);
        else fail();
      }),
    ]);
    await client.send({ name: "app/go" });
    const run = await runOf("fn");
    expect(run).toMatchObject({ status: "Failed", error: { message: "never" } });
    expect(attempts).toBe(1);
  });

  it("wait as long as a RetryAfterError asks for, in a step and in the function", async () => {
    const times: Record<string, number[]> = { step: [], function: [] };
    const { client, runOf } = await setUp((client) => [
      client.createFunction({ id: "step", ...trigger }, async ({ step }) => {
        await step.run("limited", () => {
          times.step?.push(Date.now());
          if (times.step?.length === 1) throw new RetryAfterError("slow down", 1000);
        });
      }),
      client.createFunction({ id: "function", ...trigger }, () => {
        times.function?.push(Date.now());
        if (times.function?.length === 1) throw new RetryAfterError("slow down", new Date(Date.now() + 1200));
      }),
    ]);
    await client.send({ name: "app/go" });
    for (const id of ["step", "function"]) {
      expect(await runOf(id)).toMatchObject({ status: "Completed" });
      const [first = 0, second = 0] = times[id] ?? [];
      expect(second - first).toBeGreaterThanOrEqual(1000);
    }
  });

  it("keep name, message and cause of a step's error, but not its code: the real server drops it", async () => {
    type Coded = Error & { code?: string; cause?: { code?: string } };
    const seen: unknown[] = [];
    const look = (error: Coded) => seen.push([error.message, error.code, error.cause?.code]);
    const { client, runOf } = await setUp((client) => [
      client.createFunction(
        { id: "fn", ...trigger, retries: 0, onFailure: ({ error }) => void look(error as Coded) },
        async ({ step }) => {
          const plain = Object.assign(new Error("plain"), { code: "outer", cause: { code: "in a plain cause" } });
          await step.run("plain", () => Promise.reject(plain)).catch(look);
          const nested = Object.assign(new Error("nested"), {
            cause: Object.assign(new Error("x"), { code: "inner" }),
          });
          await step.run("nested", () => Promise.reject(nested)).catch(look);
          throw plain;
        },
      ),
    ]);
    await client.send({ name: "app/go" });
    expect((await runOf("fn")).steps[0]?.error).not.toHaveProperty("code");
    await runOf("fn-failure");
    // The SDK itself strips the code off a cause that looks like an error; a plain object passes whole.
    expect(new Set(seen.map((entry) => JSON.stringify(entry)))).toEqual(
      new Set([
        JSON.stringify(["plain", undefined, "in a plain cause"]),
        JSON.stringify(["nested", undefined, undefined]),
      ]),
    );
  });

  it("are made when the answer does not come from an SDK, and fail the run in the end", async () => {
    const { client, app, runOf } = await setUp((client) => [
      client.createFunction({ id: "fn", ...trigger, retries: 1 }, () => 1),
    ]);
    await app.stop();
    const { createServer } = await import("node:http");
    const impostor = createServer((_, response) => response.end('"fine"')).listen(app.port, "127.0.0.1");
    await waitFor(() => impostor.listening);
    await client.send({ name: "app/go" });
    const run = await runOf("fn");
    impostor.close();
    expect(run).toMatchObject({ status: "Failed", error: { name: "not_sdk" } });
    expect(run.calls.map(({ attempt, status }) => [attempt, status])).toEqual([
      [0, 200],
      [1, 200],
    ]);
  });
});
