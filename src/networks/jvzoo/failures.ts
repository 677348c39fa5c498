import type { HttpAnswer } from "../http";
import { NetworkError } from "../network-error";
import { parseRetryAfter } from "../retry-after";

/** No text of an error is documented: these are words that say "key" or "too many" in any API. */
const KEY_PROBLEM = /api[\s_-]*key|unauthori[sz]ed|authenticat|credential|access denied|forbidden/i;
const TOO_MANY = /rate limit|too many requests|quota/i;

/** What a failing status means, be it the answer's own or the one inside its body. */
export function failureOf(answer: HttpAnswer, status: number, said: string): NetworkError {
  const where = status === answer.status ? `HTTP ${status}` : `HTTP ${answer.status}, status ${status} in the body`;
  const because = said === "" ? where : `${where}: ${said}`;
  const facts = { status: answer.status };
  if (status === 429 || TOO_MANY.test(said)) {
    const retryAfterMs = parseRetryAfter(answer.headers.get("retry-after"), new Date());
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
    return new NetworkError("rate_limited", `JVZoo limits the rate of requests (${because})`, { ...facts, ...wait });
  }
  // Before the words: a server whose check of keys is down says nothing about the key.
  if (status >= 500 && status < 600) return new NetworkError("network_unavailable", `JVZoo failed (${because})`, facts);
  if (status === 401 || status === 403 || KEY_PROBLEM.test(said)) {
    return new NetworkError("credentials_rejected", `JVZoo refused the API key (${because})`, facts);
  }
  return new NetworkError("contract_changed", `JVZoo answered with an error (${because})`, facts);
}
