import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "inngest/next";
import { MINUTE, SECOND } from "#domain/window";
import { env, hasOwnEngine, serveOrigin } from "#env/env";
import { describeError, logger } from "#env/logger";
import { inngest } from "./client";
import { functions } from "./index";

const SERVE_PATH = "/api/inngest";
const TIMEOUT_MS = 5_000;

let served: ReturnType<typeof serve> | undefined;

/**
 * The SDK's side of `/api/inngest`. What it registers is the configured address: with `serveOrigin` and `servePath` the
 * SDK (4.24) reads neither host nor protocol from a request. Made on first use, since a build has no environment.
 */
export function engineHandler(): ReturnType<typeof serve> {
  served ??= serve({ client: inngest, functions, serveOrigin: serveOrigin(), servePath: SERVE_PATH });
  return served;
}

/** Tells the engine the app's address and functions. The same content again changes nothing there. */
export async function registerApp(): Promise<void> {
  const { PUT } = engineHandler() as { PUT(request: Request, context: unknown): Promise<Response> };
  const response = await PUT(new Request(new URL(SERVE_PATH, serveOrigin()), { method: "PUT" }), undefined);
  const { message, modified } = (await response.json()) as { message?: string; modified?: boolean };
  if (!response.ok) logger.warn({ status: response.status, message }, "the engine did not take the registration");
  else if (modified) logger.info("the engine knows the app's functions");
}

/**
 * An engine of our own that forgot the app (its memory was lost) is told of it again. Quiet when nothing is to be done,
 * and while the engine is away. An app that it knows is left alone: two releases side by side would overwrite each other.
 */
export async function ensureRegistered(): Promise<void> {
  if (!hasOwnEngine()) return;
  try {
    if (!(await isKnown())) await registerApp();
  } catch (error) {
    logger.debug({ err: describeError(error) }, "the engine does not answer");
  }
}

/** `GET /dev` lists what the engine knows, on `inngest dev` and, with the signing key, on `inngest start`. */
async function isKnown(): Promise<boolean> {
  const key = env().INNGEST_SIGNING_KEY;
  const response = await fetch(new URL("/dev", inngest.apiBaseUrl), {
    headers: key ? { Authorization: `Bearer ${hashed(key)}` } : {},
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) return false;
  const { functions: known } = (await response.json()) as { functions?: { slug?: string }[] | null };
  const slugs = new Set(known?.map(({ slug }) => slug));
  return functions.every((fn) => slugs.has(fn.id(inngest.id)));
}

/** A signing key as Inngest's API takes it: its prefix, and the SHA-256 of the bytes that the rest writes in hex. */
function hashed(key: string): string {
  const prefix = /^signkey-\w+-/.exec(key)?.[0] ?? "";
  return prefix + createHash("sha256").update(key.slice(prefix.length), "hex").digest("hex");
}

/** The engine's own first look at the app comes first. */
const FIRST_AFTER_MS = 5 * SECOND;

/**
 * Beside an engine of our own: registers this release when the server starts, and once a minute what the engine has
 * forgotten. Spread, so that many instances do not ask at once; never keeps a process alive.
 */
export function keepRegistered(): void {
  if (hasOwnEngine()) void loop();
}

async function loop(): Promise<void> {
  await sleep(FIRST_AFTER_MS, undefined, { ref: false });
  await registerApp().catch((error) => logger.debug({ err: describeError(error) }, "the engine does not answer"));
  for (;;) {
    await sleep(MINUTE * (0.75 + Math.random() / 2), undefined, { ref: false });
    await ensureRegistered();
  }
}
