import { gunzipSync, gzipSync } from "node:zlib";
import { type Answer, type ApiRequest, json } from "../http";
import { uuidOf } from "./uuid";

interface Grant {
  /** The client id. */
  key: string;
  expiresAt: number;
}

/** The secret of a client id. */
export const secretOf = (clientId: string) => uuidOf(`secret of ${clientId}`);

/** URL-encoded base64 of gzip, as Hotmart's: whoever decodes it on the way no longer has the token. */
export function issueToken(key: string, { now, nth, seconds }: { now: number; nth: number; seconds: number }): Answer {
  const grant: Grant = { key, expiresAt: now + seconds * 1_000 };
  let access_token = "";
  for (let filling = 1; !access_token.includes("%"); filling += 1) {
    const content = JSON.stringify({ ...grant, nth, filling: "x".repeat(filling) });
    access_token = encodeURIComponent(gzipSync(content).toString("base64"));
  }
  return json({ access_token, token_type: "bearer", expires_in: seconds, scope: "read write", jti: uuidOf(now) });
}

/** Null for anything but a token that was issued, letter by letter. */
export function readToken({ headers }: ApiRequest): Grant | null {
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
  if (!token) return null;
  try {
    const base64 = decodeURIComponent(token);
    if (encodeURIComponent(base64) !== token) return null;
    return JSON.parse(gunzipSync(Buffer.from(base64, "base64")).toString()) as Grant;
  } catch {
    return null;
  }
}

/** The client id of a token request, null when its secret is wrong or the query and the header disagree. */
export function clientOf({ query, headers }: ApiRequest): string | null {
  const basic = /^Basic (.+)$/.exec(headers.authorization ?? "")?.[1];
  if (!basic || query.get("grant_type") !== "client_credentials") return null;
  const [id = "", secret = ""] = Buffer.from(basic, "base64").toString().split(":");
  const agrees = (query.get("client_id") ?? id) === id && (query.get("client_secret") ?? secret) === secret;
  return agrees && secret === secretOf(id) ? id : null;
}
