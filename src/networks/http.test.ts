import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../test/adapter-fixture";
import { type Reply, startNetworkServer, testNetworkServer } from "../../test/network-server";
import { type HttpRequest, parseJson, send } from "./http";
import { excerpt, redact } from "./redact";

const server = testNetworkServer();
const SECRET = "CANARY+/=%&42";

const request = (overrides: Partial<HttpRequest> = {}): HttpRequest => ({
  url: new URL(`${server.url}/list?a=b%20c`),
  headers: { Authorization: SECRET },
  timeoutMs: 5_000,
  secrets: [SECRET],
  ...overrides,
});

const answer = (text: string, status = 200) => ({ status, headers: new Headers(), text });

describe("send", () => {
  it("sends what it is given, and returns status, headers and body", async () => {
    server.reply({ status: 206, headers: { "x-more": "yes" }, body: "ä€😀" });
    const reply = await send(request({ method: "POST", body: "x=1" }));
    expect(reply).toMatchObject({ status: 206, text: "ä€😀" });
    expect(reply.headers.get("x-more")).toBe("yes");
    expect(server.requests).toMatchObject([
      {
        method: "POST",
        path: "/list",
        query: { a: "b c" },
        headers: { authorization: SECRET, "user-agent": expect.stringMatching(/^Tidemark\//) },
        body: "x=1",
      },
    ]);
  });

  it.each([200, 204, 400, 401, 403, 404, 409, 422])(
    "returns HTTP %i, whose meaning differs by network",
    async (status) => {
      server.reply({ status });
      expect((await send(request())).status).toBe(status);
    },
  );

  it("calls HTTP 408 an unavailable network: the same request may work the next time", async () => {
    server.reply({ status: 408 });
    expect(await failureOf(send(request()))).toMatchObject({ code: "network_unavailable", status: 408 });
  });

  it.each([301, 302, 303, 307, 308])(
    "does not follow HTTP %i, so that no credential reaches another host",
    async (status) => {
      server.reply(({ path }) =>
        path === "/list"
          ? { status, headers: { location: `${server.url}/elsewhere?key=${SECRET}` } }
          : { body: "stolen" },
      );
      const error = await failureOf(send(request()));
      expect(error).toMatchObject({ code: "network_unavailable", status });
      expect(error.message).not.toContain("CANARY");
      expect(server.requests.map(({ path }) => path)).toEqual(["/list"]);
    },
  );

  it("says how long it waited when no answer came, and when an answer did not end", async () => {
    for (const fault of ["hang", "hang-body"] as const) {
      server.reply({ fault, body: "x".repeat(100) });
      const error = await failureOf(send(request({ timeoutMs: 50 })));
      expect(error).toMatchObject({ code: "network_unavailable", message: "No answer within 50 ms" });
    }
  });

  it("stops when its caller does", async () => {
    const stop = new AbortController();
    server.reply(() => {
      stop.abort();
      return { fault: "hang" };
    });
    const error = await failureOf(send(request({ signal: stop.signal, timeoutMs: 60_000 })));
    expect(error).toMatchObject({ code: "network_unavailable", message: expect.not.stringContaining("UND_ERR") });
  });

  it("gives the reason for a broken connection as a code, without address or URL", async () => {
    const nobody = new URL("http://127.0.0.1:1/list?key=CANARY");
    const refused = await failureOf(send(request({ url: nobody })));
    expect(refused.message).toMatch(/^The connection failed \([\w ]+\)$/);
    server.reply({ fault: "cut" });
    expect((await failureOf(send(request()))).message).toMatch(/^The connection failed \([\w ]+\)$/);
  });

  it("blames the credentials for a header that cannot be sent, not the connection", async () => {
    for (const value of ["API\u2011KEY", "API-KEY\nX-Other: 1", "schl\u00fcssel\u20ac"]) {
      const error = await failureOf(send(request({ headers: { Authorization: value }, secrets: [value] })));
      expect(error.code).toBe("credentials_rejected");
      expect(error.message).not.toContain(value);
    }
    expect(server.requests).toHaveLength(0);
  });
});

describe("a body", () => {
  // Each has a server of its own: what is broken off leaves a connection that the next request might get.
  const bodyOf = async (reply: Reply, timeoutMs = 5_000) => {
    const network = await startNetworkServer();
    network.reply(reply);
    return send(request({ url: new URL(network.url), timeoutMs })).finally(() => network.close());
  };
  const zipped = { "content-encoding": "gzip" };
  const MEBIBYTE = 1024 * 1024;

  it("is read when it is compressed", async () => {
    expect((await bodyOf({ headers: zipped, body: gzipSync('{"a":1}') })).text).toBe('{"a":1}');
  });

  it("is read when it is just below the limit", async () => {
    expect((await bodyOf({ body: "x".repeat(32 * MEBIBYTE) })).text).toHaveLength(32 * MEBIBYTE);
  });

  it("is refused when it is too large, also when it is small only as long as it is compressed", async () => {
    const huge = "x".repeat(32 * MEBIBYTE + 1);
    for (const reply of [{ body: huge }, { headers: zipped, body: gzipSync(huge) }]) {
      const error = await failureOf(bodyOf(reply, 30_000));
      expect(error).toMatchObject({ code: "contract_changed", message: expect.stringContaining("exceeds") });
    }
  });

  it.each([10, 1_000, 100_000, 1_000_000])("of %i damaged bytes fails instead of hanging", async (size) => {
    const error = await failureOf(bodyOf({ headers: zipped, body: Buffer.alloc(size, "x") }, 200));
    expect(error.code).toBe("network_unavailable");
  });
});

describe("parseJson", () => {
  it("reads JSON, also with a byte order mark or space around it", () => {
    expect(parseJson(answer(' {"a":[1]} \n'))).toEqual({ a: [1] });
    expect(parseJson(answer("\ufeffnull"))).toBeNull();
  });

  it.each([
    ["", "with an empty body"],
    [" \n", "with an empty body"],
    ["<html></html>", "an HTML or XML page"],
    ["Access denied", "something that is not JSON"],
    ['{"rows":[{"id":1', "something that is not JSON"],
  ])("calls %j an unavailable network, and keeps its content to itself", async (text, what) => {
    const error = await failureOf((async () => parseJson(answer(text, 206)))());
    expect(error).toMatchObject({ code: "network_unavailable", status: 206 });
    expect(error.message).toContain(what);
    if (text.trim() !== "") expect(error.message).not.toContain(text);
  });
});

describe("excerpt", () => {
  it("is one short line without markup", () => {
    expect(excerpt("<h1>Not\n  found</h1>\t<p>here</p>", [])).toBe("Not found here");
    expect(excerpt("x".repeat(500), [])).toHaveLength(160);
  });

  it("has no half of a secret, neither where it is cut off nor where the secret looks like markup", () => {
    for (let length = 140; length < 165; length += 1) {
      expect(excerpt("x".repeat(length) + SECRET, [SECRET])).not.toContain("CAN");
    }
    expect(excerpt("key A<CANARY>B given", ["A<CANARY>B"])).toBe("key [redacted] given");
  });
});

describe("redact", () => {
  const base64 = Buffer.from(SECRET).toString("base64");

  it.each([
    ["as it is", SECRET],
    ["percent-encoded", encodeURIComponent(SECRET)],
    ["percent-encoded in small letters", encodeURIComponent(SECRET).toLowerCase().replace("canary", "CANARY")],
    ["percent-encoded twice", encodeURIComponent(encodeURIComponent(SECRET))],
    ["percent-encoded in part", "CANARY+/%3d%25&42"],
    ["as a form decodes it", "CANARY /=%&42"],
    ["with the slash escaped, as PHP does", JSON.stringify(SECRET).slice(1, -1).replaceAll("/", "\\/")],
    ["escaped as in JSON", "CANARY\\u002b\\u002F\\u003d%\\u002642"],
    ["with HTML entities", "CANARY&#43;&#x2F;&#061;%&amp;42"],
    ["in base64", base64],
    ["in base64 without padding", base64.replace(/=+$/, "")],
    ["in base64 for URLs", Buffer.from(SECRET).toString("base64url")],
    ["in percent-encoded base64", encodeURIComponent(base64.replace(/=+$/, ""))],
    ["in base64 before something else", Buffer.from(`${SECRET}:x`).toString("base64")],
  ])("removes a secret %s", (_form, echoed) => {
    expect(redact(`before ${echoed.replace(/=+$/, "")} after`, [SECRET])).toBe("before [redacted] after");
  });

  it("removes a secret from base64 in which something stands before it, however long", () => {
    for (const before of ["", "1", "12", "123", "client-id:"]) {
      const header = Buffer.from(`${before}${SECRET}`).toString("base64");
      const clean = redact(`Basic ${header}`, [SECRET]);
      const left = Buffer.from(clean.replace("Basic ", "").split("[redacted]")[0] ?? "", "base64").toString();
      expect(clean).toContain("[redacted]");
      expect(left).not.toContain("CA");
    }
  });

  it("removes every secret, everywhere, the longer one first where one begins with the other", () => {
    expect(redact("abc abcdef abc", ["abc", "abcdef"])).toBe("[redacted] [redacted] [redacted]");
  });

  it("leaves other text alone, and takes no secret for a pattern", () => {
    expect(redact("axc (a.c) [redacted]", ["a.c"])).toBe("axc ([redacted]) [redacted]");
    expect(redact("nothing to hide", ["", "secret"])).toBe("nothing to hide");
    expect(redact("$& stays", ["("])).toBe("$& stays");
  });
});
