import { fingerprints, seal } from "#credentials/vault";
import { env } from "#env/env";
import { adapterFor, endpointsOf } from "#networks/index";
import { NetworkError } from "#networks/network-error";
import { type Login, openLogin } from "./open-login";

/** A live test answers the user within this time, whatever the network does. */
const TEST_TIMEOUT_MS = 8_000;

/** A test starts from the credentials alone. */
const forgetful = { read: async () => null, write: async () => undefined };

export interface SealedCredentials {
  credentials: string;
  fingerprint: string;
}

/** Tries credentials with the cheapest call. Resolves when the network accepts them; throws NetworkError else. */
export async function testCredentials(network: string, credentials: unknown): Promise<Login> {
  const adapter = adapterFor(network);
  const timeoutMs = Math.min(TEST_TIMEOUT_MS, env().MAX_DURATION_SECONDS * 500);
  try {
    const context = { credentials, endpoints: endpointsOf(adapter), timeoutMs, tokens: forgetful };
    await adapter.testCredentials(context);
    return await openLogin(adapter, context);
  } catch (error) {
    if (error instanceof NetworkError) throw error;
    throw new NetworkError("internal", "The credentials could not be tested");
  }
}

export function sealFor(accountId: string, network: string, credentials: unknown): SealedCredentials {
  const ring = env().CREDENTIALS_KEYS;
  return {
    credentials: seal(credentials, { accountId, network }, ring),
    fingerprint: fingerprints(credentials, network, ring)[0],
  };
}
