import type { LookupFunction } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startWebhookReceiver, type WebhookReceiver } from "../../test/webhook-receiver";
import { postTo } from "./post";

let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
});
afterAll(() => receiver?.close());
beforeEach(() => {
  receiver.deliveries.length = 0;
  receiver.answer = { status: 204 };
});

/** A resolver that gives one answer after the other, the last one for good. */
function resolver(...answers: string[][]): { lookup: LookupFunction; asked: () => number } {
  let asked = 0;
  const lookup: LookupFunction = (_host, options, done) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] as string[];
    asked += 1;
    const all = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    if (options.all) done(null, all);
    else done(null, all[0]?.address ?? "", all[0]?.family);
  };
  return { lookup, asked: () => asked };
}

const REFUSED = "The address leads to a machine that is not on the internet, which is refused.";
const post = (url: string, lookup?: LookupFunction, loopback = false) =>
  postTo(url, "{}", {}, { loopback, ...(lookup && { lookup }) });

describe("an address that is not on the internet", () => {
  test.each([
    ["loopback", "127.0.0.1"],
    ["another loopback", "127.9.9.9"],
    ["private", "10.1.2.3"],
    ["private", "172.16.0.9"],
    ["private", "192.168.1.1"],
    ["shared", "100.64.0.1"],
    ["link-local, where clouds tell their secrets", "169.254.169.254"],
    ["this network", "0.0.0.0"],
    ["broadcast", "255.255.255.255"],
    ["multicast", "224.0.0.1"],
    ["loopback", "::1"],
    ["unspecified", "::"],
    ["mapped loopback", "::ffff:127.0.0.1"],
    ["mapped private", "::ffff:10.0.0.1"],
    ["translated loopback", "64:ff9b::7f00:1"],
    ["6to4 of a private one", "2002:0a00:0001::1"],
    ["unique local", "fd00:ec2::254"],
    ["link-local", "fe80::1"],
  ])("is refused as %s (%s), by its number and by a name that leads there", async (_what, address) => {
    const host = address.includes(":") ? `[${address}]` : address;
    await expect(post(`http://${host}:${receiver.port}/`)).rejects.toThrow(REFUSED);
    await expect(post(`https://${host}:${receiver.port}/`)).rejects.toThrow(REFUSED);
    await expect(post(`http://hooks.example.com:${receiver.port}/`, resolver([address]).lookup)).rejects.toThrow(
      REFUSED,
    );
    expect(receiver.deliveries).toEqual([]);
  });

  test.each(["http://2130706433", "http://0x7f000001", "http://0177.0.0.1", "http://127.1", "http://localhost"])(
    "is refused as %s",
    async (origin) => {
      await expect(post(`${origin}:${receiver.port}/`)).rejects.toThrow(REFUSED);
      expect(receiver.deliveries).toEqual([]);
    },
  );

  test("one private address among public ones is enough", async () => {
    const { lookup } = resolver(["203.0.113.9", "127.0.0.1"]);
    await expect(post(`http://hooks.example.com:${receiver.port}/`, lookup)).rejects.toThrow(REFUSED);
  });

  test("a name that changes its answer is asked once, and what was checked is what is connected to", async () => {
    const { lookup, asked } = resolver(["127.0.0.1"], ["203.0.113.9"]);
    await expect(post(`http://hooks.example.com:${receiver.port}/`, lookup)).rejects.toThrow(REFUSED);
    expect(asked()).toBe(1);
    const other = resolver(["192.0.2.1"], ["127.0.0.1"]);
    await expect(post(`http://hooks.example.com:${receiver.port}/`, other.lookup)).rejects.toThrow();
    expect(other.asked()).toBe(1);
    expect(receiver.deliveries).toEqual([]);
  });

  test("a setting of development opens this machine, and nothing else", async () => {
    await post(receiver.url, undefined, true);
    await post(`http://hooks.example.com:${receiver.port}/`, resolver(["127.0.0.1"]).lookup, true);
    expect(receiver.deliveries).toHaveLength(2);
    for (const address of ["127.9.9.9", "10.0.0.1", "169.254.169.254"])
      await expect(post(`http://${address}:${receiver.port}/`, undefined, true)).rejects.toThrow(REFUSED);
  });
});

describe("an answer", () => {
  test("that redirects is not followed, wherever it leads", async () => {
    const other = await startWebhookReceiver();
    receiver.answer = { status: 307, location: other.url };
    await expect(post(receiver.url, undefined, true)).rejects.toThrow("redirects (307), which is not followed");
    expect(other.deliveries).toEqual([]);
    await other.close();
  });

  test.each([
    [410, true],
    [500, false],
    [404, false],
  ])("of %i says whether more may come", async (status, gone) => {
    receiver.answer = { status };
    await expect(post(receiver.url, undefined, true)).rejects.toMatchObject({ gone });
  });

  test("that never comes names no address", async () => {
    const failed = await post("http://127.0.0.1:1/secret-path?token=abc", undefined, true).catch((error) => error);
    expect(failed.message).toBe("The address cannot be reached (ECONNREFUSED).");
    expect(JSON.stringify(failed, Object.getOwnPropertyNames(failed))).not.toMatch(/secret-path|abc/);
  });
});
