import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import { env } from "../env";
import { ApiFailure } from "./api-failure";

/** Requires `Authorization: Bearer <CRON_SECRET>`, compared in constant time. */
export function requireCronSecret(request: Request): void {
  const given = request.headers.get("authorization") ?? "";
  const expected = `Bearer ${env().CRON_SECRET}`;
  if (!timingSafeEqual(digest(given), digest(expected))) {
    throw new ApiFailure(401, "unauthorized", "Send the CRON_SECRET as a bearer token.");
  }
}

/** Equal lengths, whatever was sent. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
