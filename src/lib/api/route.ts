import "server-only";
import type { z } from "zod";
import { logger } from "../logger";
import { getSession, type Session } from "../session";
import { ApiFailure, invalid } from "./api-failure";

/** Bodies are small JSON objects; anything larger is refused unread. */
const MAX_BODY_CHARACTERS = 64 * 1_024;

type Params = Record<string, string | string[] | undefined>;
type Handler<Extra> = (request: Request, extra: Extra) => Promise<Response> | Response;

/** A route that anyone may call. Failures become JSON; an unexpected one tells the log, not the caller. */
export function publicRoute(handler: Handler<{ params: Params }>) {
  return async (request: Request, { params }: { params: Promise<Params> }): Promise<Response> => {
    try {
      return await handler(request, { params: await params });
    } catch (error) {
      return toResponse(error);
    }
  };
}

/** A route for signed-in users: the handler gets the user, who is the tenant of every query it makes. */
export function userRoute(handler: Handler<{ params: Params; user: Session["user"] }>) {
  return publicRoute(async (request, { params }) => {
    const session = await getSession();
    if (!session) throw new ApiFailure(401, "unauthorized", "Sign in first.");
    return handler(request, { params, user: session.user });
  });
}

/** The JSON body, checked. Throws a 400 that names the field. */
export async function readBody<Body>(request: Request, schema: z.ZodType<Body>): Promise<Body> {
  return parseBody(await readText(request), schema);
}

/** The same for a route that needs no body: without one it reads as `{}`. */
export async function readOptionalBody<Body>(request: Request, schema: z.ZodType<Body>): Promise<Body> {
  return parseBody((await readText(request)) || "{}", schema);
}

async function readText(request: Request): Promise<string> {
  const text = await request.text();
  if (text.length > MAX_BODY_CHARACTERS) throw new ApiFailure(413, "too_large", "The request body is too large.");
  return text;
}

function parseBody<Body>(text: string, schema: z.ZodType<Body>): Body {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalid({ body: "must be a JSON object" });
  }
  return check(schema, json);
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
  if (error instanceof ApiFailure) {
    const { status, code, message, fields } = error;
    return Response.json({ error: { code, message, ...(fields ? { fields } : {}) } }, { status });
  }
  logger.error({ err: error }, "a request failed");
  return Response.json({ error: { code: "internal", message: "Something went wrong on our side." } }, { status: 500 });
}
