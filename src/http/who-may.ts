import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import { env } from "#env/env";
import { ApiFailure } from "./api-failure";

const READING = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * A request that changes something is sent by this app's own pages or by no page at all: a browser names the page's origin,
 * a script or a server names none. Any other origin is a 403.
 */
export function requireOwnOrigin(request: Request): void {
  const origin = request.headers.get("origin");
  if (READING.has(request.method) || origin === null) return;
  if (origin !== new URL(env().APP_URL).origin) {
    throw new ApiFailure(403, "foreign_origin", "This request comes from another site.");
  }
}

/** A body is JSON and says so (415), which no form of another site can do. */
export function requireJson({ headers }: Request): void {
  if (/^application\/json\s*(;|$)/i.test(headers.get("content-type") ?? "")) return;
  throw new ApiFailure(415, "unsupported_media_type", "Send JSON, with the content type application/json.");
}

/** Whether a request announces a body. One that has none may come as an empty stream all the same. */
export function announcesBody({ headers }: Request): boolean {
  return (headers.get("content-length") ?? "0") !== "0" || headers.has("transfer-encoding");
}

export const requireCronSecret = (request: Request): void => requireBearer(request, "CRON_SECRET", env().CRON_SECRET);

/** Requires `Authorization: Bearer <secret>`, compared in constant time. `name` is what the operator calls the secret. */
export function requireBearer(request: Request, name: string, secret: string): void {
  const given = request.headers.get("authorization") ?? "";
  if (timingSafeEqual(digest(given), digest(`Bearer ${secret}`))) return;
  throw new ApiFailure(401, "unauthorized", `Send the ${name} as a bearer token.`);
}

/** Equal lengths, whatever was sent. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
