import type { EngineContext } from "./context";

/** setTimeout fires at once beyond 24 days; longer waits are walked in legs. */
const LONGEST_LEG_MS = 2 ** 30;

/** Calls back at `at` (epoch ms) or later, never earlier; not at all once the engine closes. Returns the undo. */
export function callAt(engine: EngineContext, at: number, callback: () => void): () => void {
  let timer: NodeJS.Timeout;
  const arm = () => {
    const wait = at - Date.now();
    timer = setTimeout(
      () => {
        engine.timers.delete(timer);
        if (engine.closing) return;
        if (Date.now() < at) arm();
        else callback();
      },
      Math.min(Math.max(wait, 0), LONGEST_LEG_MS),
    );
    engine.timers.add(timer);
  };
  arm();
  return () => {
    clearTimeout(timer);
    engine.timers.delete(timer);
  };
}
