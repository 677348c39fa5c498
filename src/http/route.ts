import "server-only";
import type { z } from "zod";
import { logger } from "#env/logger";
import { ApiFailure, failureResponse, invalid, tooMany } from "./api-failure";
import { ANSWERS } from "./contract";
import { readLimited } from "./read-limited";
import { getSession, type Session } from "./session";
import { tokenBuckets } from "./token-bucket";
import { announcesBody, requireJson, requireOwnOrigin } from "./who-may";

/** Bodies are small JSON objects; anything larger is refused unread. */
const MAX_BODY_BYTES = 64 * 1_024;
const NOT_CLEAN = "holds a character that is not allowed";
/** A page that polls every few seconds in several tabs stays far below. */
const perUser = tokenBuckets({ capacity: 1_200, perMs: 60_000 });

type Params = Record<string, string | string[] | undefined>;
type Handler<Extra> = (request: Request, extra: Extra) => Promise<Response> | Response;

/** A route that anyone may call. Failures become JSON; an unexpected one tells the log, not the caller. */
export function publicRoute(handler: Handler<{ params: Params }>) {
  return async (request: Request, { params }: { params: Promise<Params> }): Promise<Response> => {
    const response = await answerTo(request, params, handler).catch(toResponse);
    // What a route says is for whoever asked: no store between may keep it.
    if (!response.headers.has("cache-control")) response.headers.set("Cache-Control", "no-store");
    return response;
  };
}

async function answerTo(request: Request, params: Promise<Params>, handler: Handler<{ params: Params }>) {
  // Next.js gives a route without parameters none at all, whatever its types say.
  const given = (await params) ?? {};
  if (
    !Object.values(given)
      .flat()
      .every((value) => isCleanText(value ?? ""))
  ) {
    throw invalid({ path: NOT_CLEAN });
  }
  return handler(request, { params: given });
}

/**
 * A route for signed-in users: the handler gets the user, who is the tenant of every query it makes. What changes
 * something comes from this app's pages or from none, as JSON; each user has a number of requests a minute.
 */
export function userRoute(handler: Handler<{ params: Params; user: Session["user"] }>) {
  return publicRoute(async (request, { params }) => {
    requireOwnOrigin(request);
    if (announcesBody(request)) requireJson(request);
    requireCleanQuery(request);
    const session = await getSession();
    if (!session) throw new ApiFailure(401, "unauthorized", "Sign in first.");
    const waitMs = perUser.take(session.user.id, Date.now());
    if (waitMs > 0) throw tooMany("Too many requests. Wait a moment, then try again.", waitMs);
    return handler(request, { params, user: session.user });
  });
}

/** Throws a 400 for a query that no database can be asked for. */
export function requireCleanQuery(request: Request): void {
  for (const [name, value] of new URL(request.url).searchParams) {
    if (!isCleanText(name)) throw invalid({ query: NOT_CLEAN });
    if (!isCleanText(value)) throw invalid({ [name]: NOT_CLEAN });
  }
}

/** An answer in the contract's shape: what the shape does not name does not get out. */
export function answer<Name extends keyof typeof ANSWERS>(
  name: Name,
  data: z.input<(typeof ANSWERS)[Name]>,
  init?: ResponseInit,
): Response {
  return Response.json(ANSWERS[name].parse(data), init);
}

/** The JSON body, checked. Throws a 400 that names the field. */
export async function readBody<Body>(request: Request, schema: z.ZodType<Body>): Promise<Body> {
  return parseBody(await readText(request), schema);
}

/** The same for a route that needs no body: without one it reads as `{}`. */
export async function readOptionalBody<Body>(request: Request, schema: z.ZodType<Body>): Promise<Body> {
  return parseBody((await readText(request)) || "{}", schema);
}

/** The body as text, empty when there is none. Throws a 413 without reading on. */
export async function readText(request: Request): Promise<string> {
  const text = await readLimited(request, MAX_BODY_BYTES);
  if (text === null) throw new ApiFailure(413, "too_large", "The request body is too large.");
  if (text !== "") requireJson(request);
  return text;
}

function parseBody<Body>(text: string, schema: z.ZodType<Body>): Body {
  return check(schema, parseCleanJson(text));
}

/** JSON in which every name and every text is clean. Throws a 400 that names the field. */
export function parseCleanJson(text: string): unknown {
  let unclean: string | undefined;
  let json: unknown;
  try {
    json = JSON.parse(text, (key, value: unknown) => {
      if (!isCleanText(key)) unclean ??= "body";
      else if (typeof value === "string" && !isCleanText(value)) unclean ??= key || "body";
      return value;
    });
  } catch {
    throw invalid({ body: "must be a JSON object" });
  }
  if (unclean !== undefined) throw invalid({ [unclean]: NOT_CLEAN });
  return json;
}

/** Input against its schema. Throws a 400 that names every field at fault. */
export function check<Output>(schema: z.ZodType<Output>, input: unknown, prefix = ""): Output {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => [
    [prefix, ...issue.path].filter((part) => part !== "").join(".") || "body",
    issue.message,
  ]);
  throw invalid(Object.fromEntries(fields.reverse()));
}

function toResponse(error: unknown): Response {
  if (error instanceof ApiFailure) return failureResponse(error);
  logger.error({ err: error }, "a request failed");
  return failureResponse(new ApiFailure(500, "internal", "Something went wrong on our side."));
}

/**
 * Text that can be stored and that somebody may have typed: no NUL (Postgres refuses it), no half of a surrogate pair,
 * and no replacement character, which is what bytes that are not UTF-8 (`%ff`) decode to.
 */
function isCleanText(text: string): boolean {
  return text.isWellFormed() && !/[\0\ufffd]/.test(text);
}
