import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { checkAnswer } from "../../test/contract";
import { OPERATIONS } from "./operations";

/** What others than users call: networks, the engine, a clock, a mail program, a load balancer, who signs in. */
const NO_OPERATIONS = [
  "GET /api/auth/[...all]",
  "POST /api/auth/[...all]",
  "POST /api/alerts/unsubscribe",
  "GET /api/cron/seed-daily-sales",
  "GET /api/cron/sync-sales",
  "GET /api/health",
  "GET /api/inngest",
  "GET /api/metrics",
  "POST /api/inngest",
  "PUT /api/inngest",
  "GET /api/webhooks/[...path]",
  "POST /api/webhooks/[...path]",
];

test("every route is an operation of the contract and answers as such, or is known to be none", () => {
  const root = "src/app/api";
  const files = readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((file) => path.posix.join(root, file))
    .filter((file) => statSync(file).isFile() && file.endsWith("/route.ts"));
  const found = files.flatMap((file) => {
    const text = readFileSync(file, "utf8");
    const place = path.posix.dirname(file).replace("src/app", "");
    const exported = /^export (?:const|function|async function) ([A-Z]+)\b|\bas (GET|POST|PUT|PATCH|DELETE)\b/gm;
    return [...text.matchAll(exported)].map(([, declared, renamed]) => {
      const method = declared ?? renamed;
      const name = `${method} ${place.replaceAll(/\[(\w+)\]/g, ":$1")}`;
      if (Object.hasOwn(OPERATIONS, name)) {
        expect(text.replaceAll(/\s+/g, "")).toContain(`exportconst${method}=route("${name.replace(" ", "")}",`);
      }
      return name;
    });
  });
  expect(found.sort()).toEqual([...Object.keys(OPERATIONS), ...NO_OPERATIONS].sort());
});

test.each([
  ["of its shape", 200, { zone: "UTC" }, undefined],
  ["with more than its shape names", 200, { zone: "UTC", secret: "s" }, /another shape/],
  ["without what its shape names", 200, {}, /another shape/],
  ["of a status that is not documented", 201, { zone: "UTC" }, /not documented/],
  ["that refuses", 403, { error: { code: "c", message: "m" } }, undefined],
  ["that refuses without a reason", 403, { error: {} }, /another shape/],
])("the suite finds out an answer %s", async (_, status, body, refusal) => {
  const checked = checkAnswer("GET", "http://localhost/api/settings", Response.json(body, { status }));
  await (refusal ? expect(checked).rejects.toThrow(refusal) : checked);
});
