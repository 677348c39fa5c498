/** Days in memory, the least recently used one leaving first. A `weight` of 1 is a row of about 250 bytes. */
export interface DayCache {
  get<T>(key: string, make: () => T, weight: (value: T) => number): T;
  delete(key: string): void;
}

/** One cache serves all accounts. */
export function createDayCache(limit = 1_500_000): DayCache {
  const entries = new Map<string, { value: unknown; weight: number }>();
  let total = 0;
  const drop = (key: string) => {
    total -= entries.get(key)?.weight ?? 0;
    entries.delete(key);
  };
  return {
    get<T>(key: string, make: () => T, weight: (value: T) => number): T {
      const found = entries.get(key);
      if (found) {
        entries.delete(key);
        entries.set(key, found);
        return found.value as T;
      }
      const value = make();
      entries.set(key, { value, weight: weight(value) });
      total += weight(value);
      for (const oldest of entries.keys()) {
        if (total <= limit || oldest === key) break;
        drop(oldest);
      }
      return value;
    },
    delete: drop,
  };
}
