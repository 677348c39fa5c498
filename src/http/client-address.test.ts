import { afterEach, beforeEach, expect, test, vi } from "vitest";

const settings = vi.hoisted(() => ({
  TRUSTED_PROXY_HOPS: undefined as number | undefined,
  VERCEL: undefined as string | undefined,
}));
vi.mock("#env/env", () => ({ env: () => settings }));

const { clientAddress } = await import("./client-address");

const forwarded = (chain: string, name = "x-forwarded-for") => new Headers({ [name]: chain });

beforeEach(() => Object.assign(settings, { TRUSTED_PROXY_HOPS: undefined, VERCEL: undefined }));
afterEach(() => vi.restoreAllMocks());

test("without a proxy that is configured no header is believed", () => {
  for (const name of ["x-forwarded-for", "x-real-ip", "x-vercel-forwarded-for", "forwarded", "cf-connecting-ip"]) {
    expect(clientAddress(forwarded("203.0.113.9", name))).toBeNull();
  }
  settings.TRUSTED_PROXY_HOPS = 0;
  expect(clientAddress(forwarded("203.0.113.9"))).toBeNull();
});

test("behind proxies the address is the one that the outermost of them saw, whatever the client wrote before it", () => {
  settings.TRUSTED_PROXY_HOPS = 1;
  expect(clientAddress(forwarded("1.1.1.1, 2.2.2.2,203.0.113.9"))).toBe("203.0.113.9");
  settings.TRUSTED_PROXY_HOPS = 2;
  expect(clientAddress(forwarded("1.1.1.1, 203.0.113.9, 10.0.0.1"))).toBe("203.0.113.9");
  expect(clientAddress(forwarded("10.0.0.1"))).toBeNull();
  expect(clientAddress(new Headers())).toBeNull();
});

test("an address is one however it is spelled, and an IPv6 client is its whole network", () => {
  settings.TRUSTED_PROXY_HOPS = 1;
  for (const spelled of ["203.0.113.9:4711", "::ffff:203.0.113.9", "[::ffff:203.0.113.9]:80"]) {
    expect(clientAddress(forwarded(spelled))).toBe("203.0.113.9");
  }
  for (const spelled of ["2001:db8:0:7::1", "2001:DB8:0:7:ffff:1:2:3", "[2001:db8:0:7::9]:443"]) {
    expect(clientAddress(forwarded(spelled))).toBe("2001:db8:0:7::/64");
  }
  expect(clientAddress(forwarded("2001:db8:0:8::1"))).toBe("2001:db8:0:8::/64");
  for (const nonsense of ["", "unknown", "1.2.3", "x".repeat(5_000)])
    expect(clientAddress(forwarded(nonsense))).toBeNull();
});

test("on Vercel the platform's own header is believed, unless proxies are configured", () => {
  settings.VERCEL = "1";
  const headers = new Headers({ "x-forwarded-for": "1.1.1.1", "x-vercel-forwarded-for": "203.0.113.9" });
  expect(clientAddress(headers)).toBe("203.0.113.9");
  expect(clientAddress(forwarded("203.0.113.9", "x-real-ip"))).toBe("203.0.113.9");
  settings.TRUSTED_PROXY_HOPS = 1;
  expect(clientAddress(headers)).toBe("1.1.1.1");
});
