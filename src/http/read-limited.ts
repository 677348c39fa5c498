import "server-only";
import { NextRequest } from "next/server";
import { ApiFailure, failureResponse } from "./api-failure";

/**
 * A request's body as text, or null when it exceeds `maxBytes`: what is too large is not read to its end. Rejects with
 * the signal's reason when that comes first. The connection is left as it is, so that an answer can still be given.
 */
export async function readLimited(request: Request, maxBytes: number, signal?: AbortSignal): Promise<string | null> {
  const bytes = await readLimitedBytes(request, maxBytes, signal);
  return bytes && new TextDecoder().decode(bytes);
}

/** The same, as received. */
export async function readLimitedBytes(
  request: Request,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Uint8Array | null> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) return null;
  const parts: Uint8Array[] = [];
  let size = 0;
  const cut = aborted(signal);
  // Not `for await`: leaving such a loop destroys the connection with the stream.
  const reader = request.body?.getReader();
  while (reader) {
    const part = await Promise.race([reader.read(), cut]);
    if (part.done) break;
    size += part.value.byteLength;
    if (size > maxBytes) return null;
    parts.push(part.value);
  }
  return Buffer.concat(parts);
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  const cut = new Promise<never>((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  // Nobody may be waiting any more when it comes.
  cut.catch(() => undefined);
  return cut;
}

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
