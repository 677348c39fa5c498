import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { Bench } from "./adapter-fixture";
import { failAt, failureOf } from "./adapter-fixture";
import type { RecordedRequest, Reply } from "./network-server";

const HTML = "<!doctype html><html><body><h1>We will be back soon</h1></body></html>";
const UNAUTHORIZED: Reply = { status: 401, body: "Unauthorized" };
const FORBIDDEN: Reply = { status: 403, body: "Forbidden" };

/** How an adapter fails. Each failure is tried at every request that a page needs. */
export function describeAdapterFailures<Credentials>(bench: Bench<Credentials>): void {
  const { fixture } = bench;
  const unauthorized = fixture.unauthorized ?? UNAUTHORIZED;
  const forbidden = fixture.forbidden ?? FORBIDDEN;

  /** The failures of a page for one reply, one for each request that may get it. */
  async function failures(reply: Reply, timeoutMs = 5_000) {
    const all = [];
    for (const station of await bench.stations("fetch")) {
      const page = { rows: [fixture.goodRow(1)] };
      all.push(
        await failureOf(bench.fetch(page, { context: bench.context({ timeoutMs }), override: failAt(station, reply) })),
      );
      bench.server.reset();
    }
    expect(all.length).toBeGreaterThan(0);
    return all;
  }

  async function expectFailures(reply: Reply, expected: object, timeoutMs?: number) {
    for (const error of await failures(reply, timeoutMs)) expect(error).toMatchObject(expected);
  }

  it("calls 401 and 403 rejected credentials", async () => {
    await expectFailures(unauthorized, { code: "credentials_rejected" });
    await expectFailures(forbidden, { code: "credentials_rejected" });
  });

  it.each([
    ["seconds", "7", 7_000],
    ["a date that has passed", "Sun, 06 Nov 1994 08:49:37 GMT", 0],
    ["a date far ahead", "Fri, 01 Jan 2100 00:00:00 GMT", 2 * 60 * 60 * 1_000],
    ["nothing", undefined, undefined],
    ["what nobody can read", "soon", undefined],
  ])("calls 429 a rate limit, with the wait that Retry-After gives as %s", async (_form, value, retryAfterMs) => {
    const headers: Record<string, string> = value === undefined ? {} : { "retry-after": value };
    await expectFailures(
      { status: 429, headers, body: "Slow down" },
      { code: "rate_limited", status: 429, retryAfterMs },
    );
  });

  it("calls 5xx an unavailable network, and keeps the wait that it asks for", async () => {
    for (const status of [500, 502, 504]) {
      await expectFailures({ status, body: HTML }, { code: "network_unavailable", status, retryAfterMs: undefined });
    }
    const reply = { status: 503, headers: { "retry-after": "30" }, body: "Maintenance" };
    await expectFailures(reply, { code: "network_unavailable", status: 503, retryAfterMs: 30_000 });
  });

  it("gives up on an answer that does not come, or does not end", async () => {
    await expectFailures({ fault: "hang" }, { code: "network_unavailable" }, 100);
    await expectFailures({ fault: "hang-body", body: "x".repeat(100) }, { code: "network_unavailable" }, 100);
  });

  it("stops when its caller does", async () => {
    const context = bench.context({ signal: AbortSignal.abort() });
    await failureOf(bench.fetch({ rows: [fixture.goodRow(1)] }, { context }));
    expect(bench.server.requests).toHaveLength(0);
  });

  it("never takes a broken connection for the end of the data", async () => {
    await expectFailures({ fault: "cut" }, { code: "network_unavailable" });
    for (const station of await bench.stations("fetch")) {
      const page = { no: 1, rows: [fixture.goodRow(1), fixture.goodRow(2)], more: false };
      const cut = (request: RecordedRequest): Reply | undefined => {
        const reply = fixture.answer(request, page);
        return failAt(station, { ...reply, fault: "cut-body" })(request);
      };
      expect(await failureOf(bench.fetch(page, { override: cut }))).toMatchObject({ code: "network_unavailable" });
    }
  });

  it("never takes HTML, an empty body or half a JSON document with HTTP 200 for zero sales", async () => {
    for (const body of [HTML, "", "  \n", '{"data":[{"id":1']) {
      await expectFailures({ status: 200, body }, { code: "network_unavailable", status: 200 });
    }
  });

  it("says that the contract changed when the frame of an answer does not match", async () => {
    const strangers = [{}, [], "text", 42, true, { unheard: "of" }].map((body) => ({ body: JSON.stringify(body) }));
    for (const reply of [...strangers, ...(fixture.mismatches ?? [])]) {
      await expectFailures(reply, { code: "contract_changed" });
    }
  });

  it("does not follow a redirect with its credentials", async () => {
    const [station = ""] = await bench.stations("fetch");
    const moved = { status: 302, headers: { location: `${bench.server.url}/elsewhere` } };
    const error = await failureOf(bench.fetch({}, { override: failAt(station, moved) }));
    expect(error.code).toBe("network_unavailable");
    expect(bench.server.requests.map(({ path }) => path)).not.toContain("/elsewhere");
  });

  describeSecrecy(bench);
  describeCredentialsTest(bench, [unauthorized, forbidden]);
}

/** What a careless network might answer: everything that it was sent, and the secrets in every spelling. */
function echo(bench: Bench<unknown>, { headers, query, body, path }: RecordedRequest): string {
  return [...bench.secrets(), headers.authorization, JSON.stringify({ headers, query, body, path })].join(" | ");
}

function describeSecrecy<Credentials>(bench: Bench<Credentials>): void {
  const { fixture } = bench;
  const frames: [string, (said: string) => Reply][] = [
    ...[400, 401, 403, 404, 409, 422, 429, 500].map((status): [string, (said: string) => Reply] => [
      `HTTP ${status}`,
      (body) => ({ status, body }),
    ]),
    ["HTML", (said) => ({ body: `<p>${said}</p>` })],
    ["JSON of another form", (said) => ({ body: { message: said } })],
    ["a redirect", (said) => ({ status: 302, headers: { location: `/x?${encodeURIComponent(said)}` } })],
    ["its own error frame", fixture.complaint ?? ((body) => ({ status: 400, body }))],
  ];

  it.each(frames)("puts no secret into an error message when the network echoes it in %s", async (_name, frame) => {
    for (const call of ["fetch", "testCredentials"] as const) {
      for (const station of await bench.stations(call)) {
        const override = (request: RecordedRequest) => failAt(station, frame(echo(bench, request)))(request);
        const error =
          call === "fetch"
            ? await failureOf(bench.fetch({}, { override }))
            : await bench.testCredentials({ override }).catch((reason: unknown) => reason);
        const shown = inspect(error, { depth: 9 }) + JSON.stringify(error);
        const sent = bench.server.requests.flatMap(({ headers }) => headers.authorization?.split(" ").at(-1) ?? []);
        for (const secret of [...bench.secrets(), ...sent]) expect(shown).not.toContain(secret);
        bench.server.reset();
      }
    }
  });
}

function describeCredentialsTest<Credentials>(bench: Bench<Credentials>, refusals: readonly Reply[]): void {
  describe("the test of credentials", () => {
    const failuresOf = async (reply: Reply) => {
      const codes = [];
      for (const station of await bench.stations("testCredentials")) {
        codes.push((await failureOf(bench.testCredentials({ override: failAt(station, reply) }))).code);
        bench.server.reset();
      }
      return new Set(codes);
    };

    it("resolves when the network accepts them", async () => {
      await expect(bench.testCredentials()).resolves.toBeUndefined();
      expect(bench.server.requests.length).toBeGreaterThan(0);
    });

    it("rejects when the network refuses them", async () => {
      for (const reply of refusals) expect(await failuresOf(reply)).toEqual(new Set(["credentials_rejected"]));
    });

    it("blames the network, not the credentials, when the network is not well", async () => {
      for (const reply of [{ status: 500, body: HTML }, { body: HTML }, { body: "" }, { fault: "cut" } as const]) {
        expect(await failuresOf(reply)).toEqual(new Set(["network_unavailable"]));
      }
      expect(await failuresOf({ status: 429 })).toEqual(new Set(["rate_limited"]));
    });
  });
}
