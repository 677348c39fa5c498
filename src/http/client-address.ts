import "server-only";
import { isIP } from "node:net";
import { env } from "#env/env";

/**
 * Who asked, as far as a proxy in front may be believed: the address that the outermost trusted proxy saw, an IPv6 one as its
 * /64. Null when no proxy is configured, since a header alone is anybody's word (a route sees no connection).
 */
export function clientAddress(headers: Headers): string | null {
  const { TRUSTED_PROXY_HOPS, VERCEL } = env();
  if (TRUSTED_PROXY_HOPS !== undefined) return addressBehind(headers.get("x-forwarded-for"), TRUSTED_PROXY_HOPS);
  if (!VERCEL) return null;
  // Vercel overwrites both on every request, so a client cannot set them (H: vercel.com/docs/headers/request-headers).
  return addressBehind(headers.get("x-vercel-forwarded-for") ?? headers.get("x-real-ip"), 1);
}

/** Each proxy adds at the end whom it was asked by, so the client is as many from the end as there are proxies. */
function addressBehind(chain: string | null, hops: number): string | null {
  if (hops === 0) return null;
  const entry = chain?.split(",").at(-hops)?.trim() ?? "";
  const address = /^\[([^\]]+)\](?::\d+)?$/.exec(entry)?.[1] ?? entry.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
  const version = isIP(address);
  return version === 0 ? null : version === 4 ? address : networkOf(address);
}

/** A client has a whole /64 to itself, so it counts as one; an IPv4 address in IPv6 spelling counts as such. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  const [bare = ""] = address.split("%");
  const [head = "", tail] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split("::");
  const groups = (part: string | undefined) => (part ? part.split(":") : []);
  const zeros = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(zeros).fill("0"), ...groups(tail)];
  return `${all.slice(0, 4).join(":")}::/64`;
}
