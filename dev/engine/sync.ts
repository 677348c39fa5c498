import type { EngineContext } from "./context";
import { send } from "./http-client";
import { callAt } from "./timers";

const RETRY_MS = 250;
const POLL_MS = 5000;
const TIMEOUT_MS = 30_000;

/** Asks the app at `url` to register, again and again until it answers, then every few seconds for changes. */
export function keepInSync(engine: EngineContext, url: string): void {
  let lastProblem: string | undefined;
  const attempt = async () => {
    const problem = await sync(engine, url);
    if (engine.closing) return;
    if (problem && problem !== lastProblem) engine.options.log(`${url} is not registered: ${problem}`);
    lastProblem = problem;
    if (problem || engine.options.poll) callAt(engine, Date.now() + (problem ? RETRY_MS : POLL_MS), attempt);
  };
  void attempt();
}

/** One PUT, upon which the SDK posts its functions to /fn/register. Returns what went wrong. */
async function sync(engine: EngineContext, url: string): Promise<string | undefined> {
  const startedAt = Date.now();
  try {
    const { status, body } = await send(
      engine,
      "PUT",
      {
        url,
        headers: { "content-type": "application/json", "x-inngest-server-kind": "dev" },
        body: JSON.stringify({ url }),
      },
      { timeoutMs: TIMEOUT_MS, maxBytes: 1024 * 1024 },
    );
    if (status < 200 || status > 299) return `HTTP ${status} ${body}`;
  } catch (error) {
    return (error as Error).message;
  }
  const arrived = [...engine.apps.values()].some(({ syncedAt }) => syncedAt >= startedAt);
  return arrived ? undefined : "the app answered but registered elsewhere; does INNGEST_DEV name this engine?";
}
