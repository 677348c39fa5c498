import { randomBytes, randomUUID } from "node:crypto";
import { open, seal, sealedWith } from "#credentials/vault";
import { pageChannels, resealStored, type StoredChannel } from "#db/alerts/settings";
import type { Database } from "#db/client";
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
function resealChannel(ring: KeyRing, channel: StoredChannel): string | null {
  if (sealedWith(channel.sealed) === ring[0].id) return null;
  return seal(secretsOfChannel(ring, channel), ownerOf(channel), ring);
}

const PAGE_SIZE = 200;

/** Seals the addresses and secrets of all channels with the newest key of the ring; both keys open them meanwhile. */
export async function rotateChannels(db: Database, ring: KeyRing): Promise<{ resealed: number; unreadable: string[] }> {
  const rotation = { resealed: 0, unreadable: [] as string[] };
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof pageChannels>> = await pageChannels(db, after, PAGE_SIZE);
    for (const channel of page) {
      try {
        const sealed = resealChannel(ring, channel);
        if (sealed !== null) rotation.resealed += await resealStored(db, channel, sealed);
      } catch {
        rotation.unreadable.push(channel.id);
      }
    }
    after = page.length === PAGE_SIZE ? (page.at(-1)?.id ?? null) : null;
  } while (after !== null);
  return rotation;
}
