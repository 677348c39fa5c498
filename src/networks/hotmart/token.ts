import { MINUTE, SECOND } from "#domain/window";
import type { AccessToken, AdapterContext } from "../adapter";
import { type HttpAnswer, parseJson, send } from "../http";
import { NetworkError } from "../network-error";
import { excerpt } from "../redact";
import { tokenSchema } from "./schema";

/** A token is given up this long before it expires, or a tenth of its life where that is less. */
const MARGIN_MS = MINUTE;

/** The account's token while it lives, else a new one. Opaque: it is sent as it came, `%` and all (M). */
export async function currentToken(session: Session): Promise<string> {
  return tokenOtherThan(session, null);
}

/** Another token than the one that was refused: one that was issued meanwhile, else a new one. */
export async function renewToken(session: Session, refusedToken: string): Promise<string> {
  return tokenOtherThan(session, refusedToken);
}

/** A new token may end the ones before it, so windows that are read side by side share one (seen elsewhere, L here). */
async function tokenOtherThan(session: Session, refused: string | null): Promise<string> {
  const { tokens } = session.context;
  const cached = await tokens.read();
  if (cached && cached.token !== refused && cached.expiresAt.getTime() > Date.now()) return cached.token;
  const ask = async () => {
    const issued = await issueToken(session);
    await tokens.write(issued);
    return issued;
  };
  const issued = tokens.issue ? await tokens.issue({ ask, refused, withinMs: timeLeft(session) }) : await ask();
  return issued.token;
}

/** Windows are read side by side: a token that another of them has got since stays. */
export async function forgetToken({ context: { tokens } }: Session, token: string): Promise<void> {
  if ((await tokens.read())?.token === token) await tokens.write(null);
}

/** A new token, by client credentials in the documented form: in the query and as `Basic` (H). */
async function issueToken(session: Session): Promise<AccessToken> {
  const { credentials, endpoints, signal } = session.context;
  const { clientId, clientSecret } = credentials;
  const url = new URL(`${endpoints.auth}/security/oauth/token`);
  url.search = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
  }).toString();
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  const secrets = secretsOf(session);
  const answer = await send({
    url,
    method: "POST",
    headers: { Authorization: `Basic ${basic}`, "Content-Type": "application/json", Accept: "application/json" },
    timeoutMs: timeLeft(session),
    signal,
    secrets,
  });
  // The answer to wrong credentials was not found: 401 is expected, 400 possible.
  if (answer.status === 400 || answer.status === 401 || answer.status === 403) throw refused(answer, secrets);
  const { status } = answer;
  if (status !== 200) {
    const said = excerpt(answer.text, secrets);
    throw new NetworkError("contract_changed", `The token endpoint answered HTTP ${status}: ${said}`, { status });
  }
  const issued = tokenSchema.safeParse(parseJson(answer));
  if (!issued.success) {
    throw new NetworkError("contract_changed", "The token endpoint sent no access_token or no expires_in", { status });
  }
  const { access_token: token, expires_in } = issued.data;
  const lifeMs = expires_in * SECOND;
  return { token, expiresAt: new Date(Date.now() + lifeMs - Math.min(MARGIN_MS, lifeMs / 10)) };
}

/**
 * Hotmart refuses in JSON (H): a page of HTML may come from a firewall in front of it. And a new token that is refused
 * says little about credentials that were good for it. Both get a second chance.
 */
export function refused(
  { status, text }: HttpAnswer,
  secrets: readonly string[],
  { renewed = false }: { renewed?: boolean } = {},
): NetworkError {
  const said = excerpt(text, secrets);
  return new NetworkError("credentials_rejected", `Hotmart refused the credentials (HTTP ${status}: ${said})`, {
    status,
    freshToken: renewed,
    ambiguous: renewed || text.trimStart().startsWith("<"),
  });
}

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
