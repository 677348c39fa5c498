import { randomBytes, randomUUID } from "node:crypto";
import { open, seal, sealedWith } from "#credentials/vault";
import type { StoredChannel } from "#db/alerts/settings";
import type { KeyRing } from "#env/key-ring";

/** Where a channel's messages go, and what signs them; Slack takes no signature. */
export interface ChannelSecrets {
  url: string;
  /** Of a webhook, as Standard Webhooks writes it: `whsec_` and 24 bytes in base64. */
  secret: string | null;
}

const ownerOf = ({ id, kind }: Pick<StoredChannel, "id" | "kind">) => ({ accountId: id, network: `${kind}:alerts` });

/** A new channel to a URL, with the secret that its receiver verifies messages by. */
export function makeChannel(
  ring: KeyRing,
  userId: string,
  kind: StoredChannel["kind"],
  url: string,
): { channel: Pick<StoredChannel, "id" | "userId" | "kind" | "sealed" | "host">; secret: string | null } {
  const id = randomUUID();
  const secret = kind === "webhook" ? `whsec_${randomBytes(24).toString("base64")}` : null;
  const sealed = seal({ url, secret } satisfies ChannelSecrets, ownerOf({ id, kind }), ring);
  return { channel: { id, userId, kind, sealed, host: new URL(url).host }, secret };
}

export function secretsOfChannel(ring: KeyRing, channel: StoredChannel): ChannelSecrets {
  return open(channel.sealed, ownerOf(channel), ring) as ChannelSecrets;
}

/** The same, sealed with the newest key; null where it is already. */
export function resealChannel(ring: KeyRing, channel: StoredChannel): string | null {
  if (sealedWith(channel.sealed) === ring[0].id) return null;
  return seal(secretsOfChannel(ring, channel), ownerOf(channel), ring);
}
