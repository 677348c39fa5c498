import { afterAll, beforeAll, expect, test } from "vitest";
import { type RouteServer, startRoute } from "../test/route-server";
import { waitFor } from "../test/wait-for";
import { type EndToEnd, isComplete, PASSWORD, startEndToEnd } from "./stack";

const CANARY = "CANARY7f3a9c51d2e84b60";

const METRICS_TOKEN = "metrics-of-the-canary";

let e2e: EndToEnd;
/** What came to the receiver of traces, as it came. */
let traces = "";
let receiver: RouteServer;
beforeAll(async () => {
  receiver = await startRoute(async (request) => {
    traces += Buffer.from(await request.arrayBuffer()).toString("latin1");
    return new Response(null, { status: 200 });
  });
  e2e = await startEndToEnd({
    LOG_LEVEL: "trace",
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    METRICS_TOKEN,
  });
});
afterAll(async () => {
  await e2e?.close();
  await receiver?.close();
});

/** The ways in which a secret might be written down. */
const FORMS = [CANARY, encodeURIComponent(CANARY), Buffer.from(CANARY).toString("base64").replace(/=+$/, "")];
const holds = (text: string) => FORMS.some((form) => text.includes(form));

test("a credential is found in no log, trace, metric, event, step output, response, page or table", async () => {
  const { sandbox, stack } = e2e;
  const user = await e2e.signUp();
  const responses: unknown[] = [];
  const ids: { id: string; network: "clickbank" | "digistore24" }[] = [];
  for (const network of ["clickbank", "digistore24"] as const) {
    const { credentials } = sandbox.createAccount({
      network,
      key: `${network === "clickbank" ? "API-" : "1-"}${CANARY}`,
      profile: { since: "2026-09-01", salesPerDay: 2 },
    });
    const body = { network, label: network, credentials };
    responses.push(await user.send("POST", "/api/accounts", body));
    const refused = user.send("POST", "/api/accounts", { ...body, credentials: { apiKey: `wrong-${CANARY}` } });
    responses.push(await refused.catch((error: Error) => error.message));
    responses.push(await user.send("POST", "/api/accounts", body).catch((error: Error) => error.message));
    ids.push({ id: (responses.at(-3) as { account: { id: string } }).account.id, network });
  }
  for (const { id } of ids) await waitFor("the import is complete", () => isComplete(user, id));

  // Every way to fail: the network echoes the key, answers HTML, and rejects it.
  for (const { id, network } of ids) {
    const account = `${network === "clickbank" ? "API-" : "1-"}${CANARY}`;
    sandbox.addFault({ network, account, kind: "status", status: 500, body: `Error for key ${account}`, times: 1 });
    sandbox.addFault({ network, account, kind: "status", status: 400, body: `Bad key ${account}` });
    await user.send("POST", `/api/accounts/${id}/sync`);
  }
  for (const { id } of ids) {
    await waitFor("the sync failed", async () => {
      const { syncLogs } = await user.get<{ syncLogs: { success: boolean | null }[] }>(
        `/api/sync-logs?accountId=${id}`,
      );
      return syncLogs.some(({ success }) => success === false);
    });
  }
  responses.push(await user.get("/api/accounts"), await user.get("/api/sync-logs"), await user.get("/api/networks"));

  expect(holds(JSON.stringify(responses))).toBe(false);
  expect(holds(e2e.logs())).toBe(false);
  for (const part of [
    "GET /api/accounts",
    "postgres select",
    "step fetch-1",
    "insert into",
    "fetch GET http://127.0.0.1",
  ]) {
    await waitFor(`traces of "${part}"`, () => traces.includes(part));
  }
  expect(holds(traces)).toBe(false);
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const metrics = await (await fetch(`${stack.appUrl}/api/metrics`, { headers })).text();
  expect(metrics).toContain('tidemark_syncs_last_hour{network="clickbank"');
  expect(metrics).toContain('tidemark_answers_total{operation="GET /api/accounts",status="2xx"}');
  expect(metrics).toContain("tidemark_invocation_seconds_bucket");
  for (const text of [metrics, traces]) expect(text).not.toContain(METRICS_TOKEN);
  expect(holds(metrics)).toBe(false);
  expect(e2e.logs()).toContain("invocation");
  expect(holds(await engineState(stack.engine.url))).toBe(false);
  expect(holds(await page(stack.appUrl, user.email))).toBe(false);
  const tables = await e2e.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  );
  expect(tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["network_account", "landed_page", "sync_log"]),
  );
  for (const { name } of tables) {
    const rows = await e2e.query(`select t.*::text as row from "${name}" as t`.replace("t.*::text", "t::text"));
    expect({ table: name, holds: holds(JSON.stringify(rows)) }).toEqual({ table: name, holds: false });
  }
});

/** Events, runs and step outputs as the engine holds them. */
async function engineState(url: string): Promise<string> {
  const paths = ["/v1/events", "/stand-in/runs"];
  const texts = await Promise.all(paths.map(async (path) => (await fetch(url + path)).text()));
  expect(texts[0]).toContain("sync.account");
  return texts.join("\n");
}

/** The accounts page as the server sends it to the signed-in user. */
async function page(appUrl: string, email: string): Promise<string> {
  const signIn = await fetch(`${appUrl}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: appUrl },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  const cookie = signIn.headers
    .getSetCookie()
    .map((text) => text.split(";")[0])
    .join("; ");
  const html = await (await fetch(appUrl, { headers: { cookie } })).text();
  expect(html).toContain("clickbank");
  return html;
}
