import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { getDatabase } from "#db/client";
import { type ApiKeyRow, findApiKey, type KeyInUse, noteKeyUse, storeApiKey } from "#db/users/api-keys";
import { type ApiScope, MAX_API_KEYS } from "#domain/access";
import { ApiFailure, invalid } from "./api-failure";
import { audit } from "./audit";

const PREFIX = "tidemark_";
const FORM = new RegExp(`^${PREFIX}[\\w-]{43}$`);
const SHOWN = PREFIX.length + 4;

/** What a request sends as `Authorization: Bearer …`, whatever it is; null where it sends none. */
export function keySent(request: Request): string | null {
  return /^Bearer +(.*)$/i.exec(request.headers.get("authorization")?.trim() ?? "")?.[1]?.trim() ?? null;
}

/** The key and whose it is. Throws a 401 for one that is none, or has expired, and a 403 for one of another scope. */
export async function userOfKey(request: Request, key: string, scope: ApiScope | "any"): Promise<KeyInUse> {
  const found = FORM.test(key) ? await findApiKey(getDatabase(), hashOf(key)) : null;
  if (!found)
    throw new ApiFailure(401, "unauthorized", "There is no such API key. Make one in Settings, under API keys.");
  const { id, expiresAt, scopes, user } = found;
  if (expiresAt && expiresAt.getTime() <= Date.now()) {
    throw new ApiFailure(401, "key_expired", "This API key has expired. Make a new one in Settings, under API keys.");
  }
  if (scope !== "any" && !scopes.includes(scope)) {
    throw new ApiFailure(403, "missing_scope", `This API key may not read this: it lacks the scope ${scope}.`);
  }
  if (await noteKeyUse(getDatabase(), id)) {
    await audit({ request, user, key: found }, "key_used");
  }
  return found;
}

interface Wanted {
  name: string;
  scopes: ApiScope[];
  expiresAt?: string | null | undefined;
}

/** A new key, which is told once and kept nowhere. */
export async function makeApiKey(
  userId: string,
  { name, scopes, expiresAt: until }: Wanted,
): Promise<ApiKeyRow & { key: string }> {
  const expiresAt = until ? new Date(until) : null;
  if (expiresAt && expiresAt.getTime() <= Date.now()) throw invalid({ expiresAt: "must lie in the future" });
  const key = `${PREFIX}${randomBytes(32).toString("base64url")}`;
  const row = { userId, name, hash: hashOf(key), start: key.slice(0, SHOWN), scopes: [...new Set(scopes)], expiresAt };
  const stored = await storeApiKey(getDatabase(), row, MAX_API_KEYS);
  if (!stored) throw new ApiFailure(409, "too_many_keys", `You have ${MAX_API_KEYS} API keys, which is the most.`);
  return { ...stored, key };
}

const hashOf = (key: string) => createHash("sha256").update(key).digest("base64url");
