import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiUser, signUp } from "../dev/demo/client";
import { startEngine } from "../dev/stack/engine";
import { notify } from "../sandbox/notify";
import type { TruthEntry } from "../sandbox/rows";
import { type MailServer, startMailServer } from "../test/mail-server";
import { hasPrometheus, type Prometheus, startPrometheus } from "../test/prometheus";
import { clickbankRow } from "../test/sandbox-account";
import { waitFor } from "../test/wait-for";
import { connect, type EndToEnd, isComplete, PASSWORD, startEndToEnd } from "./stack";

// Every alarm is raised by a real fault, as a real Prometheus sees it, and ends once its page in docs/operating.md is followed.
// What takes hours is made older in the database.

const TOKEN = "a-token-that-only-this-test-knows";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LIMIT_SECONDS = 10;
const SECRETS = { secretKey: "jvzoo-ipn-secret" };

describe.skipIf(!hasPrometheus)("each alarm fires, and ends when its page is followed", () => {
  let folder: string;
  let mail: MailServer;
  let e2e: EndToEnd;
  let prometheus: Prometheus;
  let user: ApiUser;
  let account: { id: string; sandboxId: string };
  let webhook: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tidemark-alarms-"));
    mail = await startMailServer();
    e2e = await startEndToEnd({
      METRICS_TOKEN: TOKEN,
      MAX_DURATION_SECONDS: String(LIMIT_SECONDS),
      SMTP_URL: mail.url,
      MAIL_FROM: "Tidemark <alerts@example.com>",
    });
    prometheus = await startPrometheus({ folder, appUrl: e2e.stack.appUrl, token: TOKEN });
    user = await confirmedUser();
    const since = new Date(Date.now() - 20 * DAY).toISOString();
    account = await connect(e2e, user, "jvzoo", { since, salesPerDay: 5 });
    await waitFor("the import is complete", () => isComplete(user, account.id));
    const { urls } = await user.send<{ urls: { url: string }[] }>(
      ...["PUT" as const, `/api/accounts/${account.id}/notifications`, { secrets: SECRETS }],
    );
    webhook = urls[0]?.url ?? "";
    await prometheus.knows("tidemark_inbox_dead");
  });
  afterAll(async () => {
    await prometheus?.stop();
    await e2e?.close();
    await mail?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Where mail is set up, a login opens once its address is confirmed. */
  const confirmedUser = async () => {
    const login = { name: "Al Arm", email: "al@example.com", password: PASSWORD };
    await signUp(e2e.stack.appUrl, login).catch(() => undefined);
    await e2e.query('update "user" set email_verified = true');
    return signUp(e2e.stack.appUrl, login);
  };

  const stored = async () => {
    const [row] = await e2e.query<{ syncs: string }>(
      "select count(*) as syncs from sync_log where account_id = $1 and completed_at is not null",
      [account.id],
    );
    return Number(row?.syncs);
  };

  /**
   * A sync that is asked for, until it has ended one way or the other. One that comes while the run before it still says how it
   * failed is dropped as its double: it is asked for again, as the sweep would some minutes later.
   */
  const sync = async () => {
    const before = await stored();
    for (;;) {
      await user.send("POST", `/api/accounts/${account.id}/sync`);
      const ended = waitFor("the sync has ended", async () => (await stored()) > before, 12_000);
      if (await ended.catch(() => false)) return;
      await e2e.query("delete from sync_request");
    }
  };

  /** So much time passes in which nothing happens. */
  const passes = (hours: number) =>
    e2e.query(
      `update sync_log set window_start = window_start - $1::interval, window_end = window_end - $1::interval,
         started_at = started_at - $1::interval, completed_at = completed_at - $1::interval,
         alive_until = alive_until - $1::interval, tick = tick - $1::interval`,
      [`${hours} hours`],
    );

  const tick = async () => {
    const { CRON_SECRET } = e2e.stack.secrets as unknown as Record<string, string>;
    const headers = { Authorization: `Bearer ${CRON_SECRET}` };
    const answer = await fetch(`${e2e.stack.appUrl}/api/cron/sync-sales?wait=30`, { headers });
    expect(answer.status).toBe(200);
  };

  const isEngineBack = async (port: number) => {
    await startEngine({
      port,
      appUrl: e2e.stack.appUrl,
      logFile: `${folder}/engine.log`,
      retryInterval: 1,
      cron: false,
    });
    await waitFor("the engine knows the app", async () => {
      return (await fetch(`${e2e.stack.appUrl}/api/inngest`, { method: "PUT" })).ok;
    });
  };

  let told = 0;
  /** The network pushes a sale that it has made, or takes it back. */
  const push = async (status: TruthEntry["status"] = "APPROVED") => {
    const sales = e2e.sandbox.truth({ network: "jvzoo", account: account.sandboxId }).sales as TruthEntry[];
    told += 1;
    const entry = sales.filter((sale) => sale.status === "APPROVED").at(-told) as TruthEntry;
    const { method, headers, query, body } = notify(
      "jvzoo",
      { entry: { ...entry, status }, at: new Date().toISOString() },
      SECRETS,
    );
    const answer = await fetch(`${webhook}${query ? `?${query}` : ""}`, { method, headers, body });
    expect(answer.status).toBe(200);
  };

  test("TidemarkTickLate and TidemarkAccountsLag: the engine's clock stood still for four hours", async () => {
    await passes(4);
    await prometheus.fires("TidemarkAccountsLag");
    await e2e.query("update network_account set created_at = created_at - interval '4 hours'");
    await prometheus.fires("TidemarkTickLate");
    await tick();
    await prometheus.isQuiet("TidemarkTickLate");
    await prometheus.isQuiet("TidemarkAccountsLag");
  });

  test("TidemarkNetworkFails: the network answers 503", async () => {
    await passes(1.5);
    e2e.sandbox.addFault({ network: "jvzoo", kind: "status", status: 503 });
    for (let n = 0; n < 5; n += 1) await sync();
    await prometheus.fires("TidemarkNetworkFails");
    e2e.sandbox.clearFaults();
    for (let n = 0; n < 5; n += 1) await sync();
    await prometheus.isQuiet("TidemarkNetworkFails");
  });

  test("TidemarkInboxStuck and TidemarkRequestsWait: the engine is away", async () => {
    const { engine } = e2e.stack;
    await engine.service.stop();
    await push();
    await user.send("POST", `/api/accounts/${account.id}/sync`);
    await e2e.query(
      "update notification set received_at = received_at - interval '31 minutes' where applied_at is null",
    );
    await e2e.query("update sync_request set requested_at = requested_at - interval '7 hours'");
    await prometheus.fires("TidemarkInboxStuck");
    await prometheus.fires("TidemarkRequestsWait");
    await isEngineBack(Number(new URL(engine.url).port));
    await push();
    await user.send("POST", `/api/accounts/${account.id}/sync`);
    await prometheus.isQuiet("TidemarkInboxStuck");
    await prometheus.isQuiet("TidemarkRequestsWait");
  });

  test("TidemarkInboxDead: a message is tried to the end", async () => {
    await e2e.query(`create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$`);
    await e2e.query("create trigger refuse before insert or update on sale for each row execute function refuse()");
    await push("REFUNDED");
    await waitFor("it was tried", async () => {
      const [row] = await e2e.query<{ n: number }>(
        "select max(attempts) as n from notification where applied_at is null",
      );
      return (row?.n ?? 0) > 0;
    });
    await e2e.query("update notification set attempts = 7, next_attempt_at = now() where applied_at is null");
    await push();
    await prometheus.fires("TidemarkInboxDead");
    await e2e.query("drop trigger refuse on sale");
    await e2e.query("update notification set next_attempt_at = now() where applied_at is null");
    await user.send("POST", `/api/accounts/${account.id}/notifications/retry`, {});
    await waitFor("it is applied", async () => {
      const [row] = await e2e.query<{ n: string }>("select count(*) as n from notification where applied_at is null");
      return row?.n === "0";
    });
    await prometheus.isQuiet("TidemarkInboxDead");
  });

  test("TidemarkHeldBack: the network sends what nobody knows", async () => {
    const silent = { since: new Date(Date.now() - 20 * DAY).toISOString(), salesPerDay: 0, clockChangeRows: false };
    const changed = await connect(e2e, user, "clickbank", silent);
    await waitFor("the import is complete", () => isComplete(user, changed.id));
    await prometheus.knows('tidemark_held_back_rows{network="clickbank"}');
    const at = new Date(Date.now() - HOUR / 2);
    const rows = Array.from({ length: 60 }, (_, n) => clickbankRow(`NEW${n}`, at, { transactionType: "SWAP" }));
    e2e.sandbox.addRows({ network: "clickbank", account: changed.sandboxId, rows });
    await user.send("POST", `/api/accounts/${changed.id}/sync`);
    await prometheus.fires("TidemarkHeldBack");
    // Nothing is added any more.
    await prometheus.isQuiet("TidemarkHeldBack");
  });

  test("TidemarkAlertsUnsent: the mail server takes nothing", async () => {
    const [{ id: userId } = { id: "" }] = await e2e.query<{ id: string }>('select id from "user"');
    const look = () =>
      fetch(`${e2e.stack.engine.url}/e/key`, {
        method: "POST",
        body: JSON.stringify([{ name: "alerts.check", data: { userId } }]),
      });
    mail.refuse(1_000);
    e2e.sandbox.addFault({ network: "jvzoo", kind: "bad_key" });
    await sync();
    await look();
    await waitFor("it was tried in vain", async () => {
      return (await e2e.query("select 1 from alert_message where sent_at is null and attempts > 0")).length > 0;
    });
    await e2e.query("update alert_message set created_at = created_at - interval '2 hours' where sent_at is null");
    await prometheus.fires("TidemarkAlertsUnsent");
    mail.refuse(0);
    await e2e.query("update alert_message set due_at = now() where sent_at is null");
    await look();
    await prometheus.isQuiet("TidemarkAlertsUnsent");
    e2e.sandbox.clearFaults();
    await e2e.query("update network_account set status = 'active'");
  });

  test("TidemarkNearTimeLimit: a statement takes almost as long as a request may", async () => {
    const seconds = 0.9 * LIMIT_SECONDS;
    await e2e.query(`create function slow() returns trigger language plpgsql as
      $$ begin perform pg_sleep(${seconds}); return new; end $$`);
    await e2e.query("create trigger slow before insert on landed_page for each row execute function slow()");
    await sync();
    await prometheus.fires("TidemarkNearTimeLimit");
    await e2e.query("drop trigger slow on landed_page");
    await sync();
    await prometheus.isQuiet("TidemarkNearTimeLimit");
  });

  test("TidemarkErrors: a table is not what the release expects", async () => {
    await e2e.query("alter table user_setting rename to user_setting_away");
    const fails = () => expect(user.get("/api/settings")).rejects.toThrow(/500/);
    for (let n = 0; n < 20; n += 1) {
      await fails();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await prometheus.fires("TidemarkErrors");
    await e2e.query("alter table user_setting_away rename to user_setting");
    await prometheus.isQuiet("TidemarkErrors");
  });

  test("TidemarkDown: the app is gone", async () => {
    await e2e.stack.crashApp();
    await prometheus.fires("TidemarkDown");
    await e2e.stack.restartApp();
    await prometheus.isQuiet("TidemarkDown");
  });

  test("TidemarkDatabaseDown: the database is gone", async () => {
    await e2e.stack.crashDatabase();
    await prometheus.fires("TidemarkDatabaseDown");
  });
});
