/** Keys that are remembered; the ones that were not seen for longest are forgotten, which is as if they were full. */
const MAX_KEYS = 10_000;

export interface TokenBuckets {
  /** Takes one of the key's tokens: 0 when there was one, else the milliseconds until there is. */
  take(key: string, now: number): number;
}

/** `capacity` per `perMs` for every key, filling evenly; in this process alone. */
export function tokenBuckets({ capacity, perMs }: { capacity: number; perMs: number }): TokenBuckets {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key, now) {
      const { tokens, at } = buckets.get(key) ?? { tokens: capacity, at: now };
      const filled = Math.min(capacity, tokens + (Math.max(0, now - at) * capacity) / perMs);
      const left = filled >= 1 ? filled - 1 : filled;
      buckets.delete(key);
      buckets.set(key, { tokens: left, at: now });
      if (buckets.size > MAX_KEYS) buckets.delete(buckets.keys().next().value ?? "");
      return filled >= 1 ? 0 : Math.ceil(((1 - filled) * perMs) / capacity);
    },
  };
}
