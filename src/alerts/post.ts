import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { useAgent as filteringAgent } from "request-filtering-agent";
import { SECOND } from "#domain/window";

/** From the first byte of the question to the last one of the answer's head. */
const PATIENCE_MS = 10 * SECOND;
/** The development setting's: this machine, and nothing else that is private. */
const LOOPBACK = ["127.0.0.1", "::1"];

export interface PostOptions {
  /** Whether this very machine may be asked. */
  loopback: boolean;
  /** The resolver; Node's own where absent. */
  lookup?: LookupFunction;
}

/** Why a message was not taken, in our own words: never with the address, which may be a secret, nor with what came back. */
export class NotTaken extends Error {
  override readonly name = "NotTaken";

  constructor(
    message: string,
    /** The receiver wants no more messages, ever. */
    readonly gone = false,
  ) {
    super(message);
  }
}

/**
 * Posts a text to a user's address. The address is checked where the connection is made, after it is resolved, so that no
 * name can lead to a machine of ours: loopback, private, link-local and metadata addresses are refused. Redirects are not
 * followed, and of the answer nothing but its status is looked at. Throws NotTaken.
 */
export function postTo(
  url: string,
  body: string,
  headers: Record<string, string>,
  { loopback, lookup }: PostOptions,
): Promise<void> {
  // Of its own each time: a connection that is kept was checked for another name.
  const agent = filteringAgent(url, {
    keepAlive: false,
    allowIPAddressList: loopback ? LOOPBACK : [],
    ...(lookup && { lookup }),
  });
  const request = url.startsWith("https:") ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: "POST",
      agent,
      headers: { "content-type": "application/json", "user-agent": "Tidemark", ...headers },
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(lookup && { lookup }),
    });
    sent.on("response", (response) => {
      const status = response.statusCode ?? 0;
      response.destroy();
      if (status >= 200 && status < 300) resolve();
      else reject(refusal(status));
    });
    sent.on("error", (error) => reject(unreachable(error)));
    sent.end(body);
  });
}

function refusal(status: number): NotTaken {
  if (status === 410) return new NotTaken("The address says that it wants no more messages (410).", true);
  if (status >= 300 && status < 400) return new NotTaken(`The address redirects (${status}), which is not followed.`);
  return new NotTaken(`The address answered ${status}.`);
}

function unreachable(error: NodeJS.ErrnoException): NotTaken {
  if (/is not allowed/.test(error.message)) {
    return new NotTaken("The address leads to a machine that is not on the internet, which is refused.");
  }
  if (error.name === "AbortError" || error.name === "TimeoutError") {
    return new NotTaken("The address did not answer within ten seconds.");
  }
  return new NotTaken(`The address cannot be reached${error.code ? ` (${error.code})` : ""}.`);
}
