import { hash } from "../random";

/** Looks like a UUID; the same for the same seed. */
export function uuidOf(seed: string | number): string {
  const hex = [0, 1, 2, 3].map((part) => hash(seed, "uuid", part).toString(16).padStart(8, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
