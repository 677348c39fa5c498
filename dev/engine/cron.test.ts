import { describe, expect, it } from "vitest";
import { cronProblem } from "./cron-expression";
import { setUp, waitFor } from "./testing";

describe("cron", () => {
  it("fires on request with the event the real server sends, twice if asked twice", async () => {
    const { request, runs, events } = await setUp((client) => [
      client.createFunction({ id: "tick", triggers: [{ cron: "0 * * * *" }] }, ({ event }) => event.data),
    ]);
    for (let i = 0; i < 2; i++) expect((await request("POST", "/stand-in/cron/test-tick")).status).toBe(200);
    await waitFor(async () => (await runs("tick")).filter((run) => run.status === "Completed").length === 2);
    const second = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    for (const run of await runs("tick")) {
      expect(run.output).toEqual({ cron: "0 * * * *", scheduledAt: second, fireAt: second });
    }
    expect(await events("inngest/scheduled.timer")).toHaveLength(2);
    expect((await request("POST", "/stand-in/cron/test-other")).status).toBe(404);
  });

  it.each(["0 * * * *", "*/15 9-17 * * MON-FRI", "TZ=America/New_York 30 4 1 JAN *"])(
    "understands %s",
    (expression) => {
      expect(cronProblem(expression)).toBeUndefined();
    },
  );

  it.each(["@hourly", "* * * * * *", "0 0 * * 7", "0 0 L * *", "61 * * * *", "TZ=Nowhere/Else 0 * * * *"])(
    "refuses %s, which the real server does not understand",
    (expression) => {
      expect(cronProblem(expression)).toBeTypeOf("string");
    },
  );
});
