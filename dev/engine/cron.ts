import { Cron } from "croner";
import type { EngineContext } from "./context";
import { parseCron } from "./cron-expression";
import { newUlid } from "./ids";
import { scheduleRun } from "./schedule";
import type { FunctionConfig, Run } from "./types";

const toSeconds = (moment: Date) => `${moment.toISOString().slice(0, 19)}Z`;

/** (Re)starts the schedules of a function; those of its earlier configuration end. */
export function startCrons(engine: EngineContext, fn: FunctionConfig): void {
  stopCrons(engine, fn.slug);
  if (!engine.options.cron) return;
  const crons = cronsOf(fn).map((expression) => {
    const { pattern, timezone } = parseCron(expression);
    return new Cron(pattern, { timezone, unref: true }, () => {
      const scheduledAt = new Date(Math.round(Date.now() / 1000) * 1000);
      // The moment as id: two schedules of a function that fall together start one run.
      fireCron(engine, fn, expression, scheduledAt, toSeconds(scheduledAt));
    });
  });
  engine.crons.set(fn.slug, crons);
}

export function stopCrons(engine: EngineContext, slug: string): void {
  for (const cron of engine.crons.get(slug) ?? []) cron.stop();
  engine.crons.delete(slug);
}

export const cronsOf = (fn: FunctionConfig): string[] =>
  fn.triggers.flatMap((trigger) => ("cron" in trigger ? [trigger.cron] : []));

/** Fires as if the time had come. A unique id, so that firing twice within a second starts two runs. */
export function fireCronNow(engine: EngineContext, fn: FunctionConfig, expression: string): Run | undefined {
  return fireCron(engine, fn, expression, new Date(), newUlid());
}

function fireCron(
  engine: EngineContext,
  fn: FunctionConfig,
  expression: string,
  scheduledAt: Date,
  id: string,
): Run | undefined {
  const at = toSeconds(scheduledAt);
  const event = engine.receive({
    id,
    name: "inngest/scheduled.timer",
    data: { cron: expression, scheduledAt: at, fireAt: at },
    user: {},
    ts: scheduledAt.getTime(),
  });
  return scheduleRun(engine, fn, event);
}
