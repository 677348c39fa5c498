import { afterEach, beforeEach, expect, it, vi } from "vitest";

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllEnvs());

const COMPLETE = {
  DATABASE_URL: "postgres://tidemark@127.0.0.1:5432/tidemark",
  CREDENTIALS_KEYS: `k1:${Buffer.alloc(32, 7).toString("base64")}`,
  CRON_SECRET: "c0ffee".repeat(8),
  BETTER_AUTH_SECRET: "5ec2e7".repeat(8),
  APP_URL: "http://localhost:3000",
};

/** The networks' own addresses, as a deployment without any of the variables calls them. */
const DEFAULTS: Record<string, Record<string, string>> = {
  clickbank: { api: "https://api.clickbank.com/rest/1.3" },
  digistore24: { api: "https://www.digistore24.com/api/call" },
  hotmart: { api: "https://developers.hotmart.com", auth: "https://api-sec-vlc.hotmart.com" },
  jvzoo: { api: "https://api.jvzoo.com" },
  buygoods: { api: "https://api.clickcrm.com/affiliates/v1" },
  maxweb: { api: "https://api.clickcrm.com/affiliates/v2" },
};

async function endpoints(variables: Record<string, string> = {}) {
  for (const [name, value] of Object.entries({ ...COMPLETE, ...variables })) vi.stubEnv(name, value);
  const { endpointsOf } = await import("./index");
  const { listAdapters } = await import("../networks");
  return Object.fromEntries(listAdapters().map((adapter) => [adapter.id, endpointsOf(adapter)]));
}

it("a network is asked at its own address", async () => {
  expect(await endpoints()).toEqual(DEFAULTS);
});

it("and at another one where a variable says so", async () => {
  const given = {
    HOTMART_AUTH_URL: "http://127.0.0.1:4010/hotmart-auth/",
    MAXWEB_API_URL: "http://127.0.0.1:4010/maxweb",
  };
  expect(await endpoints(given)).toEqual({
    ...DEFAULTS,
    hotmart: { ...DEFAULTS.hotmart, auth: "http://127.0.0.1:4010/hotmart-auth" },
    maxweb: { api: "http://127.0.0.1:4010/maxweb" },
  });
});
