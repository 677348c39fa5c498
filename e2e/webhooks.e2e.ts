import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ApiUser } from "../dev/demo/client";
import { compareAccount } from "../dev/demo/compare-account";
import { notify, type SentNotification } from "../sandbox/notify";
import type { TruthEntry } from "../sandbox/rows";
import { waitFor } from "../test/wait-for";
import { connect, type EndToEnd, isComplete, startEndToEnd } from "./stack";

const SECRETS = {
  clickbank: { secretKey: "CANARY4SECRET" },
  digistore24: { passphrase: "canary-passphrase" },
  hotmart: { hottok: "canary-hottok" },
  jvzoo: { secretKey: "canary-jvzipn" },
  buygoods: {},
} as const;

const HOUR = 3_600_000;
const T0 = Date.now() - 7 * HOUR;
const iso = (ms: number) => new Date(ms).toISOString();

let e2e: EndToEnd;
beforeAll(async () => {
  e2e = await startEndToEnd();
  e2e.sandbox.setClock({ freeze: true, at: iso(T0) });
});
afterAll(() => e2e?.close());

interface Listening {
  user: ApiUser;
  id: string;
  sandboxId: string;
  url: string;
}

/** An imported account that takes notifications. */
async function listening(network: keyof typeof SECRETS, salesPerDay = 120): Promise<Listening> {
  const user = await e2e.signUp();
  const since = iso(T0 - 20 * 24 * HOUR);
  const { id, sandboxId } = await connect(e2e, user, network, { since, salesPerDay });
  await waitFor("the import is complete", () => isComplete(user, id));
  const path = `/api/accounts/${id}/notifications`;
  const secrets = SECRETS[network];
  const { urls } =
    Object.keys(secrets).length > 0 ? await user.send<Urls>("PUT", path, { secrets }) : await user.get<Urls>(path);
  return { user, id, sandboxId, url: (urls[0]?.url ?? "").replace(/\/purchase\?.*$/, "") };
}
interface Urls {
  urls: { event: string | null; url: string }[];
}

function post(url: string, { method, headers, query, body, event }: SentNotification): Promise<Response> {
  const target = `${url}${event ? `/${event}` : ""}${query ? `?${query}` : ""}`;
  return fetch(target, { method, headers, ...(method === "POST" ? { body } : {}) });
}

const rowsOf = (id: string, transactionId: string) =>
  e2e.query<{ status: string; earned_minor: string; commission_minor: string }>(
    "select status, earned_minor, commission_minor from sale where account_id = $1 and transaction_id = $2",
    [id, transactionId],
  );
const countsOf = (id: string) =>
  e2e.query(
    `select (select count(*) from sale where account_id = $1) as sales,
            (select count(*) from notification where account_id = $1) as notifications,
            (select count(*) from sale_change where account_id = $1) as changes`,
    [id],
  );

/** A sale that the network has made since the import, which polling has not seen yet. */
function unseen({ sandboxId }: Listening, network: string): TruthEntry {
  const known = new Set(truth(network, sandboxId, T0).map((entry) => entry.transaction_id));
  const fresh = truth(network, sandboxId, T0 + 6 * HOUR).filter((entry) => !known.has(entry.transaction_id));
  const sale = fresh.find((entry) => entry.status === "APPROVED" && entry.type === "sale");
  if (!sale) throw new Error("The sandbox made no sale in six hours");
  return sale;
}
const truth = (network: string, account: string, asOf: number) =>
  e2e.sandbox.truth({ network, account, asOf: iso(asOf) }).sales as TruthEntry[];

describe.each(["clickbank", "digistore24", "hotmart", "jvzoo"] as const)("a %s notification", (network) => {
  test("puts the sale into the ledger at once; polling finds the same one, and a replay changes nothing", async () => {
    const account = await listening(network);
    const entry = unseen(account, network);
    // Hotmart's reads do not tell whom its messages name as this account: a sale waits for the read that shows it.
    const [known] = await e2e.query<{ name: string | null }>(
      "select affiliate_names[1] as name from network_account where id = $1",
      [account.id],
    );
    const isOwn = network === "clickbank" || known?.name != null;
    expect(isOwn).toBe(network !== "hotmart");
    const named = known?.name == null ? {} : { affiliate: known.name };
    const message = notify(network, { entry, ...named }, SECRETS[network]);
    const response = await post(account.url, message);
    expect([response.status, await response.text()]).toEqual([200, "OK"]);
    await waitFor("the sale", async () => (await rowsOf(account.id, entry.transaction_id)).length === 1);
    expect(await rowsOf(account.id, entry.transaction_id)).toMatchObject([
      isOwn
        ? { status: "APPROVED", earned_minor: String(entry.earned_minor) }
        : { status: "PENDING", earned_minor: "0" },
    ]);

    const before = await countsOf(account.id);
    expect((await post(account.url, message)).status).toBe(200);
    expect(await countsOf(account.id)).toEqual(before);

    e2e.sandbox.setClock({ freeze: true, at: iso(T0 + 6 * HOUR) });
    await account.user.send("POST", `/api/accounts/${account.id}/sync`);
    await waitFor("the sync", async () => {
      const done = "select 1 from sync_log where account_id = $1 and trigger = 'manual' and completed_at is not null";
      return (await e2e.query(done, [account.id])).length > 0;
    });
    const { differences } = await compareAccount(e2e.stack.databaseUrl, e2e.sandbox, {
      accountId: account.id,
      sandboxId: account.sandboxId,
      network,
    });
    expect(differences).toEqual({ missing: [], duplicates: [], wrong: [] });
    e2e.sandbox.setClock({ freeze: true, at: iso(T0) });
  });
});

test("an older message never undoes a newer state, in whatever order they come", async () => {
  const account = await listening("hotmart");
  const entry = truth("hotmart", account.sandboxId, T0).find(({ status }) => status === "APPROVED");
  if (!entry) throw new Error("The import has an approved sale");
  const refunded = { ...entry, status: "REFUNDED" as const };
  await post(account.url, notify("hotmart", { entry: refunded, at: iso(Date.now()) }, SECRETS.hotmart));
  await waitFor("the refund", async () => (await rowsOf(account.id, entry.transaction_id))[0]?.status === "REFUNDED");
  const older = notify("hotmart", { entry, at: iso(T0 + HOUR) }, SECRETS.hotmart);
  expect((await post(account.url, older)).status).toBe(200);
  await waitFor("both are applied", async () => {
    const rows = await e2e.query("select 1 from notification where account_id = $1 and applied_at is not null", [
      account.id,
    ]);
    return rows.length === 2;
  });
  expect(await rowsOf(account.id, entry.transaction_id)).toMatchObject([{ status: "REFUNDED", earned_minor: "0" }]);
});

test("a postback gives a single sale that earns nothing itself; the refund changes that row; the days are reconciled", async () => {
  const account = await listening("buygoods");
  const entry = {
    transaction_id: "678463:frontend:EX6_294",
    order_id: "678463",
    type: "sale",
    status: "APPROVED",
    currency: "USD",
    gross_minor: null,
    commission_minor: 12_000,
    earned_minor: 0,
    sale_date: iso(T0),
    product_id: "EX6_294",
    product_name: null,
    tracking_id: "clk_9f3a",
  } satisfies TruthEntry;
  await post(account.url, notify("buygoods", { entry }, {}));
  const paid = await waitFor("the sale", async () => (await rowsOf(account.id, entry.transaction_id))[0]);
  expect(paid).toEqual({ status: "APPROVED", earned_minor: "0", commission_minor: "12000" });
  const path = `/api/accounts/${account.id}/reconciliation`;
  const { days } = await account.user.get<{
    days: { notifiedMinor: number; reportedMinor: number; differenceMinor: number }[];
  }>(path);
  expect(days.reduce((sum, day) => sum + day.notifiedMinor, 0)).toBe(12_000);
  expect(days.every((day) => day.differenceMinor === day.reportedMinor - day.notifiedMinor)).toBe(true);

  await post(account.url, notify("buygoods", { entry: { ...entry, status: "REFUNDED" } }, {}));
  await waitFor("the refund", async () => (await rowsOf(account.id, entry.transaction_id))[0]?.status === "REFUNDED");
});

test("a message that does not verify, is too large or has the wrong address is refused and changes nothing", async () => {
  const account = await listening("digistore24");
  const other = await listening("digistore24");
  const entry = unseen(account, "digistore24");
  const good = notify("digistore24", { entry }, SECRETS.digistore24);
  const before = await countsOf(account.id);
  const statuses = [];
  for (const [url, message] of [
    [account.url, notify("digistore24", { entry }, { passphrase: "another" })],
    [account.url, { ...good, body: good.body.replace("transaction_amount=", "transaction_amount=1") }],
    [account.url, { ...good, body: "\u0000\ufffd%%%" }],
    [account.url, { ...good, body: `${good.body}&padding=${"x".repeat(5 * 1024 * 1024)}` }],
    [account.url.replace(/[^/]+$/, "guessed"), good],
    [other.url.replace(other.id, account.id), good],
    [account.url.replace(account.id, "00000000-0000-4000-8000-000000000000"), good],
    [`${account.url}/purchase`, good],
  ] as const) {
    const response = await post(url, message);
    statuses.push(response.status);
    expect(JSON.stringify(await response.json())).not.toMatch(/canary|pii\.example/);
  }
  expect(statuses).toEqual([401, 401, 400, 413, 401, 401, 401, 400]);
  expect(await countsOf(account.id)).toEqual(before);
});

test("hundreds of bad messages at once are all refused, and good ones still get through", async () => {
  const account = await listening("hotmart");
  const entry = unseen(account, "hotmart");
  const bad = notify("hotmart", { entry }, { hottok: "wrong" });
  const answers = await Promise.all(Array.from({ length: 400 }, () => post(account.url, bad)));
  const statuses = new Set(answers.map(({ status }) => status));
  expect([...statuses].every((status) => status === 401 || status === 503)).toBe(true);
  expect((await post(account.url, notify("hotmart", { entry }, SECRETS.hotmart))).status).toBe(200);
});

test("buyer data and secrets of notifications are nowhere in the tables or logs", async () => {
  const rows = await e2e.query<{ text: string }>(
    "select t::text as text from notification t union all select s::text from sale s union all select a::text from network_account a",
  );
  const everything = rows.map(({ text }) => text).join("\n") + e2e.logs();
  expect(rows.length).toBeGreaterThan(10);
  expect(/pii\.example|Buyersecret|canary-|CANARY4SECRET/.test(everything)).toBe(false);
});

test("while the database is down the answer is 503, so that the network sends it again", async () => {
  const account = await listening("jvzoo");
  const message = notify("jvzoo", { entry: unseen(account, "jvzoo") }, SECRETS.jvzoo);
  await e2e.stack.crashDatabase();
  const response = await post(account.url, message);
  expect(response.status).toBe(503);
});
