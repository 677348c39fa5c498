/** Too many wait, or one waited for too long. */
export class BusyError extends Error {
  override readonly name = "BusyError";
}

export interface AtMostOptions {
  atOnce: number;
  maxWaiting: number;
  maxWaitMs: number;
}

/** Runs work `atOnce` at the most, the rest in the order in which it came; what cannot have its turn throws BusyError. */
export function atMost({ atOnce, maxWaiting, maxWaitMs }: AtMostOptions): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting = new Set<() => void>();

  function turn(): Promise<void> {
    if (running < atOnce) {
      running += 1;
      return Promise.resolve();
    }
    if (waiting.size >= maxWaiting) return Promise.reject(new BusyError("Too many are waiting"));
    return new Promise((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        waiting.delete(begin);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.delete(begin);
        reject(new BusyError("It waited for too long"));
      }, maxWaitMs);
      waiting.add(begin);
    });
  }

  return async (work) => {
    await turn();
    try {
      return await work();
    } finally {
      // The turn passes from one to the next, so that nobody comes in between.
      const [next] = waiting;
      if (next) next();
      else running -= 1;
    }
  };
}
