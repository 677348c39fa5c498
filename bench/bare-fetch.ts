/** A request as it was sent. */
export interface SentRequest {
  url: string;
  init: RequestInit;
}

export interface Recording {
  requests: SentRequest[];
  /** The most that were under way at once. */
  atOnce: number;
}

/** What `work` asks the networks at `endpoints`, in its order. */
export async function recordRequests(endpoints: Iterable<string>, work: () => Promise<unknown>): Promise<Recording> {
  const bases = [...endpoints];
  const original = globalThis.fetch;
  const recording: Recording = { requests: [], atOnce: 0 };
  let open = 0;
  globalThis.fetch = async (input, init = {}) => {
    const url = String(input);
    if (!bases.some((base) => url.startsWith(base))) return original(input, init);
    const { method = "GET", headers = {}, body = null } = init;
    recording.requests.push({ url, init: { method, headers, body } });
    open += 1;
    recording.atOnce = Math.max(recording.atOnce, open);
    try {
      return await original(input, init);
    } finally {
      open -= 1;
    }
  };
  try {
    await work();
  } finally {
    globalThis.fetch = original;
  }
  return recording;
}

/** The same requests with nothing around them: each answer is read and dropped. */
export async function bareFetch({ requests, atOnce }: Recording): Promise<void> {
  const rest = [...requests].reverse();
  const worker = async () => {
    for (let next = rest.pop(); next; next = rest.pop()) {
      const response = await fetch(next.url, next.init);
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`Asked again, the network answered ${response.status}`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, atOnce) }, worker));
}
