import type { AdapterContext } from "../adapter";

export interface HotmartCredentials {
  clientId: string;
  clientSecret: string;
}

/** One call of the adapter: whatever it asks the network, all of it together stays within `timeoutMs`. */
export interface Session {
  context: AdapterContext<HotmartCredentials>;
  /** On the clock of `performance.now()`. */
  endsAt: number;
  /** Requests to the lists so far. */
  sent: number;
}

export function openSession(context: AdapterContext<HotmartCredentials>): Session {
  return { context, endsAt: performance.now() + context.timeoutMs, sent: 0 };
}

/** Milliseconds left for the next request. */
export function timeLeft({ endsAt }: Session): number {
  return Math.max(0, Math.ceil(endsAt - performance.now()));
}

/** What no message may hold. The pair is there for its Base64 form, the `Basic` value. */
export function secretsOf({ context }: Session, token?: string): string[] {
  const { clientId, clientSecret } = context.credentials;
  return [clientSecret, `${clientId}:${clientSecret}`, ...(token ? [token] : [])];
}
