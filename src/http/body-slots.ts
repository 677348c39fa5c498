export interface Slot {
  /** Aborted when the body is cut off: by `cut`, or since another request gets the slot. */
  signal: AbortSignal;
  cut(): void;
  /** The body is there: from now on the slot is kept until it is released. */
  keep(): void;
  release(): void;
}

export interface SlotLimits {
  perAccount: number;
  inAll: number;
  /** A body that takes longer, in milliseconds, gives way when slots run out. */
  patienceMs: number;
}

interface Holder {
  accountId: string;
  since: number;
  controller: AbortController;
  isReading: boolean;
}

/**
 * Places for requests whose address is verified, so many for each account. Whoever sends slowly cannot keep others out,
 * not even others of the same account: when no place is free, the body that has been on its way for longest is cut off.
 */
export function bodySlots({ perAccount, inAll, patienceMs }: SlotLimits) {
  // Sets keep the order in which the holders came.
  const all = new Set<Holder>();
  const byAccount = new Map<string, Set<Holder>>();

  function remove(holder: Holder): void {
    all.delete(holder);
    const ofAccount = byAccount.get(holder.accountId);
    ofAccount?.delete(holder);
    if (ofAccount?.size === 0) byAccount.delete(holder.accountId);
  }

  /** Frees a place when one of these has been reading for too long. */
  function makeRoom(holders: Iterable<Holder>): boolean {
    for (const holder of holders) {
      if (performance.now() - holder.since < patienceMs) return false;
      if (!holder.isReading) continue;
      remove(holder);
      holder.controller.abort();
      return true;
    }
    return false;
  }

  return {
    /** Null when there is no place now. */
    take(accountId: string): Slot | null {
      const ofAccount = byAccount.get(accountId) ?? new Set();
      if (ofAccount.size >= perAccount && !makeRoom(ofAccount)) return null;
      if (all.size >= inAll && !makeRoom(all)) return null;
      const holder: Holder = {
        accountId,
        since: performance.now(),
        controller: new AbortController(),
        isReading: true,
      };
      all.add(holder);
      byAccount.set(accountId, (byAccount.get(accountId) ?? new Set()).add(holder));
      return {
        signal: holder.controller.signal,
        cut: () => holder.controller.abort(),
        keep() {
          holder.isReading = false;
        },
        release: () => remove(holder),
      };
    },
  };
}
