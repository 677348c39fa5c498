import { hash, randomFrom } from "../../sandbox/random";

/** All choices of one run, always the same for the same seed and run number. */
export interface Dice {
  chance(probability: number): boolean;
  /** An integer from `low` to `high`, both inclusive. */
  int(low: number, high: number): number;
  /** A number in [0, 1). */
  share(): number;
  pick<T>(list: readonly [T, ...(readonly T[])]): T;
}

export function diceFor(...seed: (string | number)[]): Dice {
  const random = randomFrom(hash("chaos", ...seed));
  return {
    chance: (probability) => random() < probability,
    int: (low, high) => low + Math.floor(random() * (high - low + 1)),
    share: () => random(),
    pick: (list) => list[Math.floor(random() * list.length)] ?? list[0],
  };
}
