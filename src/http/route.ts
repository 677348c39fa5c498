import "server-only";
import type { z } from "zod";
import { EnvironmentIncomplete } from "#env/env";
import { logger } from "#env/logger";
import { countAnswer } from "#telemetry/metrics";
import { ApiFailure, failureResponse, invalid, tooMany } from "./api-failure";
import { keySent, userOfKey } from "./api-keys";
import { ANSWERS } from "./contract";
import { type AnyOperation, OPERATIONS, type OperationName } from "./operations";
import { parametersOf } from "./parameters";
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
export function publicRoute(handler: Handler<{ params: Params }>, onAnswer?: (status: number) => void) {
  return async (request: Request, { params }: { params: Promise<Params> }): Promise<Response> => {
    const response = await answerTo(request, params, handler).catch(toResponse);
    onAnswer?.(response.status);
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

type Operations = typeof OPERATIONS;
type ParamsIn<Path extends string> = Path extends `${string}/:${infer Name}/${infer Rest}`
  ? { [Key in Name]: string } & ParamsIn<`/${Rest}`>
  : Path extends `${string}/:${infer Name}`
    ? { [Key in Name]: string }
    : unknown;

/** A request as its operation has it: checked, and of a user, who is the tenant of every query that is made for it. */
export interface OperationRequest<Name extends OperationName> {
  request: Request;
  user: Session["user"];
  /** By which it was asked: one of the two. */
  key: { id: string; name: string } | null;
  sessionId: string | null;
  params: ParamsIn<Name>;
  query: Operations[Name] extends { query: infer Query extends z.ZodType } ? z.output<Query> : undefined;
  /** Read when it is asked for, so that what is not there is a 404 whatever the body holds. */
  body(): Promise<Operations[Name] extends { body: infer Body extends z.ZodType } ? z.output<Body> : undefined>;
}

/** In the contract's shape, or an answer that is none of it: a file, or a refusal with more than words. */
type Reply<Name extends OperationName> =
  | Response
  | (Operations[Name] extends { answer: infer Answer extends keyof typeof ANSWERS }
      ? z.input<(typeof ANSWERS)[Answer]>
      : Operations[Name] extends { file: string }
        ? never
        : undefined);

/**
 * A route of the contract, for signed-in users and, where the contract says so, for API keys. What changes something comes
 * from this app's pages or from none, as JSON; each user, and each key, has a number of requests a minute. What the shape of
 * the answer does not name does not get out.
 */
export function route<Name extends OperationName>(
  name: Name,
  handler: (asked: OperationRequest<Name>) => Promise<Reply<Name>>,
) {
  const operation: AnyOperation = OPERATIONS[name];
  return publicRoute(
    async (request, { params }) => {
      requireOwnOrigin(request);
      if (announcesBody(request)) requireJson(request);
      requireCleanQuery(request);
      const { user, key, sessionId } = await whoAsks(request, operation.key);
      const waitMs = perUser.take(key ? `key:${key.id}` : user.id, Date.now());
      if (waitMs > 0) throw tooMany("Too many requests.", waitMs);
      const asked = {
        request,
        user,
        key,
        sessionId,
        params,
        query: operation.query && check(operation.query, parametersOf(request, operation.query)),
        body: async () => operation.body && parseBody(await readText(request), operation.body, operation.bodyIs),
      };
      const reply = await handler(asked as unknown as OperationRequest<Name>);
      if (reply instanceof Response) return reply;
      if (!operation.answer) return new Response(null, { status: 204 });
      return Response.json(ANSWERS[operation.answer].parse(reply), { status: operation.status ?? 200 });
    },
    (status) => countAnswer(name, status),
  );
}

/** The user of the session, or of the API key where one is sent and may be used here. */
async function whoAsks(request: Request, scope: AnyOperation["key"]) {
  const key = keySent(request);
  if (key !== null && scope) {
    const found = await userOfKey(request, key, scope);
    return { user: found.user, key: { id: found.id, name: found.name }, sessionId: null };
  }
  const session = await getSession();
  if (session) return { user: session.user, key: null, sessionId: session.id };
  throw new ApiFailure(401, "unauthorized", key === null ? "Sign in first." : "API keys only read. Sign in for this.");
}

/** Throws a 400 for a query that no database can be asked for. */
export function requireCleanQuery(request: Request): void {
  for (const [name, value] of new URL(request.url).searchParams) {
    if (!isCleanText(name)) throw invalid({ query: NOT_CLEAN });
    if (!isCleanText(value)) throw invalid({ [name]: NOT_CLEAN });
  }
}

/** The body as text, empty when there is none. Throws a 413 without reading on. */
export async function readText(request: Request): Promise<string> {
  const text = await readLimited(request, MAX_BODY_BYTES);
  if (text === null) throw new ApiFailure(413, "too_large", "The request body is too large.");
  if (text !== "") requireJson(request);
  return text;
}

function parseBody(text: string, schema: z.ZodType, is?: "optional"): unknown {
  return check(schema, parseCleanJson(is === "optional" ? text || "{}" : text));
}

/** JSON in which every name and every text is clean. Throws a 400 that names the field. */
export function parseCleanJson(text: string): unknown {
  let unclean: string[] | null;
  let json: unknown;
  try {
    json = JSON.parse(text);
    unclean = uncleanPath(json);
  } catch {
    throw invalid({ body: "must be a JSON object" });
  }
  if (unclean !== null) throw invalid({ [unclean.join(".") || "body"]: NOT_CLEAN });
  return json;
}

/** Where the first text is that is not clean; of a name, what has it. */
function uncleanPath(value: unknown): string[] | null {
  if (typeof value === "string") return isCleanText(value) ? null : [];
  if (typeof value !== "object" || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    if (!isCleanText(name)) return [];
    const found = uncleanPath(inner);
    if (found !== null) return [name, ...found];
  }
  return null;
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
  // What a network sends meanwhile it sends again.
  if (error instanceof EnvironmentIncomplete) {
    return failureResponse(
      new ApiFailure(503, "not_set_up", "This installation is not complete: see its set-up page."),
    );
  }
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
