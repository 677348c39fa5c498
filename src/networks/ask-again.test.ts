import { describe, expect, it } from "vitest";
import { askAgain, isPassingFailure } from "./ask-again";
import { NetworkError } from "./network-error";

const away = (options = {}) => new NetworkError("network_unavailable", "HTTP 503", options);

/** Fails with each of these in turn, then answers. */
function failing(...failures: Error[]) {
  const given: number[] = [];
  const ask = async (timeoutMs: number) => {
    given.push(timeoutMs);
    const failure = failures[given.length - 1];
    if (failure) throw failure;
    return "answer";
  };
  return { ask, given };
}

const asking = { timeoutMs: 10_000, isPassing: isPassingFailure };

describe("askAgain", () => {
  it("asks twice more while the network fails in passing", async () => {
    const twice = failing(away(), away());
    expect(await askAgain(twice.ask, asking)).toBe("answer");
    const thrice = failing(away(), away(), away());
    await expect(askAgain(thrice.ask, asking)).rejects.toMatchObject({ code: "network_unavailable" });
    expect(thrice.given).toHaveLength(3);
  });

  it("gives each try no more than the time that is left", async () => {
    const { ask, given } = failing(away(), away());
    await askAgain(ask, asking);
    expect(given[0]).toBeLessThanOrEqual(10_000);
    expect(given[1]).toBeLessThan(given[0] as number);
    expect(given[2]).toBeLessThan(given[1] as number);
  });

  it("leaves what took the time of its step to the engine", async () => {
    const { given, ask } = failing(away({ retryAfterMs: 900 }));
    await expect(askAgain(ask, { ...asking, timeoutMs: 1_000 })).rejects.toThrow("503");
    expect(given).toHaveLength(1);
  });

  it("waits as long as the network says, when that is a matter of seconds", async () => {
    const { ask } = failing(new NetworkError("rate_limited", "HTTP 429", { retryAfterMs: 1_000 }));
    const began = performance.now();
    expect(await askAgain(ask, asking)).toBe("answer");
    expect(performance.now() - began).toBeGreaterThanOrEqual(990);
  });

  it("does not go beyond what may be asked", async () => {
    const { ask, given } = failing(away());
    await expect(askAgain(ask, { ...asking, mayAskAgain: async () => false })).rejects.toThrow("503");
    expect(given).toHaveLength(1);
  });
});

describe("a failure in passing", () => {
  it.each([
    ["a network that is away", away(), true],
    ["one that says to come back in two seconds", away({ retryAfterMs: 2_000 }), true],
    ["one that says to come back in a minute", away({ retryAfterMs: 60_000 }), false],
    ["a window that is too wide", away({ status: 502, tooWide: true }), false],
    ["a rate limit of three seconds", new NetworkError("rate_limited", "", { retryAfterMs: 3_000 }), true],
    ["a rate limit of four seconds", new NetworkError("rate_limited", "", { retryAfterMs: 4_000 }), false],
    ["a rate limit without a time", new NetworkError("rate_limited", ""), false],
    ["a refused key", new NetworkError("credentials_rejected", ""), false],
    ["an answer of another form", new NetworkError("contract_changed", ""), false],
    ["an error of our own", new Error("a bug"), false],
  ])("%s: %s is %s", (_, error, passing) => {
    expect(isPassingFailure(error)).toBe(passing);
  });
});
