import { accountOfNotification, type NotifiedAccount } from "#db/accounts/account-secrets";
import type { Database } from "#db/client";
import type { KeyRing } from "#env/key-ring";
import { NETWORK_IDS } from "#networks/index";
import { isWebhookSecret } from "./webhook-secrets";

const PREFIX = "/api/webhooks/";
/** The longest genuine path has some 120 characters; a postback's query some hundreds. */
const MAX_PATH = 300;
const MAX_URL = 8_192;
const MAX_SECRET = 100;

export interface Address {
  network: string;
  accountId: string;
  secret: string;
  /** The last segment, where there is one: which event the URL is for. */
  event: string | null;
}

/** What a webhook URL names; null when it cannot be one of ours, "too_long" when it is not looked at at all. */
export function parseAddress(url: string): Address | "too_long" | null {
  const { pathname } = new URL(url);
  if (url.length > MAX_URL || pathname.length > MAX_PATH) return "too_long";
  const segments = decode(pathname.slice(PREFIX.length))?.split("/");
  if (!segments || !pathname.startsWith(PREFIX) || segments.length < 3 || segments.length > 4) return null;
  const [network = "", accountId = "", secret = "", event = null] = segments;
  const isKnown = (NETWORK_IDS as readonly string[]).includes(network);
  if (!isKnown || secret === "" || secret.length > MAX_SECRET || event === "") return null;
  return { network, accountId, secret, event };
}

/** Bytes that are no UTF-8 name nothing. */
function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

/** Look-ups under way. A network that sends many messages at once asks once for all of them. */
const underWay = new WeakMap<Database, Map<string, ReturnType<typeof accountOfNotification>>>();

/** The account that an address names and proves to know the secret of. One query; nothing of the request is read. */
export async function accountAt(
  { db, ring }: { db: Database; ring: KeyRing },
  { network, accountId, secret }: Address,
): Promise<NotifiedAccount | null> {
  const lookUps = underWay.get(db) ?? new Map();
  underWay.set(db, lookUps);
  const name = `${network}/${accountId}`;
  let lookUp: ReturnType<typeof accountOfNotification> | undefined = lookUps.get(name);
  if (!lookUp) {
    lookUp = accountOfNotification(db, network, accountId).finally(() => lookUps.delete(name));
    lookUps.set(name, lookUp);
  }
  const account = await lookUp;
  return account && isWebhookSecret(ring, account, secret) ? account : null;
}
