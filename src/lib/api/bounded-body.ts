import "server-only";
import { NextRequest } from "next/server";
import { ApiFailure, failureResponse } from "./api-failure";
import { readLimited } from "./read-limited";

type Handle = (request: NextRequest) => Promise<Response>;

/** Hands a request on when its body has at most `maxBytes`; a larger one is a 413 and is not read to its end. */
export async function withBoundedBody(request: NextRequest, maxBytes: number, handle: Handle): Promise<Response> {
  const length = request.headers.get("content-length");
  // What says its length has no more: the server reads no further than that.
  if (request.body === null || (length !== null && Number(length) <= maxBytes)) return handle(request);
  const body = await readLimited(request, maxBytes);
  if (body === null) return failureResponse(new ApiFailure(413, "too_large", `A body has at most ${maxBytes} bytes.`));
  return handle(new NextRequest(request.url, { method: request.method, headers: request.headers, body }));
}
