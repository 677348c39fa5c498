import { createHash } from "node:crypto";
import { z } from "zod";
import type { EngineContext } from "./context";
import { startCrons, stopCrons } from "./cron";
import { ConfigError, parseFunction } from "./function-config";
import type { FunctionConfig } from "./types";

const requestSchema = z.object({
  url: z.string().min(1),
  appName: z.string().min(1),
  sdk: z.string().optional(),
  functions: z.array(z.unknown()),
});

/**
 * Takes an app's functions over as a whole or not at all. Functions the app no longer lists are forgotten; runs of
 * theirs go on with the configuration they started with.
 * @returns whether anything changed.
 * @throws ConfigError
 */
export function registerApp(engine: EngineContext, body: string): boolean {
  const parsed = requestSchema.safeParse(readJson(body));
  if (!parsed.success) throw new ConfigError(`Invalid request: ${z.prettifyError(parsed.error)}`);
  const { appName, url, functions: raw } = parsed.data;
  const checksum = createHash("sha256")
    .update(JSON.stringify([url, raw]))
    .digest("hex");
  const known = engine.apps.get(appName);
  if (known?.checksum === checksum) {
    known.syncedAt = Date.now();
    return false;
  }

  const functions = raw.map((fn) => parseFunction(fn, appName));
  refuseClashes(engine, functions, appName);
  for (const slug of known?.slugs ?? []) {
    stopCrons(engine, slug);
    engine.functions.delete(slug);
  }
  for (const fn of functions) {
    engine.functions.set(fn.slug, fn);
    startCrons(engine, fn);
  }
  const slugs = functions.map((fn) => fn.slug);
  engine.apps.set(appName, { name: appName, url, checksum, slugs, syncedAt: Date.now() });
  engine.options.log(`registered ${appName} with ${slugs.length} functions at ${url}`);
  return true;
}

function refuseClashes(engine: EngineContext, functions: FunctionConfig[], appName: string): void {
  const own = new Set<string>();
  for (const { slug } of functions) {
    const owner = engine.functions.get(slug)?.appName;
    if (own.has(slug) || (owner !== undefined && owner !== appName)) {
      throw new ConfigError(`Function "${slug}": the id is taken${owner ? ` by the app "${owner}"` : ""}`);
    }
    own.add(slug);
  }
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ConfigError("Invalid request: the body is not JSON");
  }
}
