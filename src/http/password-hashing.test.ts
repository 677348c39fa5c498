import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { hashPassword, verifyPassword } from "better-auth/crypto";
import { expect, test } from "vitest";
import { atMost, BusyError, passwordHashing } from "./password-hashing";

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** How long other work of the thread pool takes while twenty hashes are asked for, at the longest. */
async function othersWait(verify: () => Promise<unknown>): Promise<number> {
  const signIns = Array.from({ length: 20 }, () => verify().catch(() => undefined));
  await sleep(10);
  const waits: number[] = [];
  for (let n = 0; n < 5; n += 1) waits.push(await timed(() => promisify(gzip)("an answer".repeat(100))));
  await Promise.all(signIns);
  return Math.max(...waits);
}

test("twenty sign-ins at once do not keep other work of the thread pool waiting", async () => {
  const hash = await passwordHashing.hash("correct horse battery");
  // Unbounded, whatever comes waits until all that was there before has had its turn. A busy machine may hide it once.
  const shows = async () => {
    const bounded = await othersWait(() => passwordHashing.verify({ hash, password: "wrong" }));
    const unbounded = await othersWait(() => verifyPassword({ hash, password: "wrong" }));
    return bounded < unbounded / 3;
  };
  expect((await shows()) || (await shows()) || (await shows())).toBe(true);
});

test("a hash is what Better Auth itself makes and takes", async () => {
  const hash = await passwordHashing.hash("correct horse battery");
  expect(await verifyPassword({ hash, password: "correct horse battery" })).toBe(true);
  const theirs = await hashPassword("correct horse battery");
  expect(await passwordHashing.verify({ hash: theirs, password: "correct horse battery" })).toBe(true);
  expect(await passwordHashing.verify({ hash: theirs, password: "wrong" })).toBe(false);
});

test("work has its turn in order, is never more than allowed, and a failure gives its turn on", async () => {
  const run = atMost({ atOnce: 2, maxWaiting: 100, maxWaitMs: 10_000 });
  const order: number[] = [];
  let now = 0;
  let most = 0;
  const works = Array.from({ length: 20 }, (_, n) =>
    run(async () => {
      now += 1;
      most = Math.max(most, now);
      order.push(n);
      await sleep(2);
      now -= 1;
      if (n % 3 === 0) throw new Error("failed");
    }).catch(() => undefined),
  );
  await Promise.all(works);
  expect(most).toBe(2);
  expect(order).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(await run(async () => "free")).toBe("free");
});

test("who finds too many waiting, or waits too long, is told so", async () => {
  const run = atMost({ atOnce: 1, maxWaiting: 1, maxWaitMs: 20 });
  let end: () => void = () => undefined;
  const first = run(() => new Promise<void>((resolve) => (end = resolve)));
  const second = run(async () => "second");
  await expect(run(async () => "third")).rejects.toThrow(BusyError);
  await expect(second).rejects.toThrow(BusyError);
  end();
  await first;
  expect(await run(async () => "after")).toBe("after");
});
