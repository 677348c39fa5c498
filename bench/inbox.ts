import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { count, isNotNull } from "drizzle-orm";
import { sealNotificationSecrets, webhookSecretOf } from "#accounts/webhook-secrets";
import { setNotificationSecrets } from "#db/accounts/account-secrets";
import type { Database } from "#db/client";
import { notification, sale } from "#db/schema/index";
import type { Account } from "#db/schema/network-account";
import { drainInbox } from "#sync/apply/drain-inbox";
import { notify } from "../sandbox/notify";
import { testContext } from "../test/account";
import { createUser } from "../test/database";
import { noticeOf } from "../test/notification-kit";
import { type BenchApp, portOfApp, startBenchApp } from "./app";
import { cpuMs } from "./cpu";
import { createBenchDatabase } from "./database";
import { type Figure, timed } from "./figure";
import { requestOf, sendAll } from "./http-client";

/** INBOX_MESSAGES=1000 tries it with fewer. */
const MESSAGES = Number(process.env["INBOX_MESSAGES"] ?? 5_000);
/** Of the messages that are on their way when the server is killed. */
const AT_KILL = 1_000;
const ACCOUNTS = 5;
const AT_ONCE = 24;
const TURN = 250;
const SECRETS = { hottok: "bench-hottok" };

interface Stage {
  app: BenchApp;
  db: Database;
  port: number;
  paths: string[];
}

/**
 * The inbox of the built app over HTTP: genuine and forged notifications, against a route of the same app that inserts
 * one row; applying what was stored; and that nothing is lost when the server is killed while they come.
 */
export async function benchInbox(): Promise<Figure[]> {
  const database = await createBenchDatabase();
  const engine = await startDeafEngine();
  const port = await portOfApp();
  const app = await startBenchApp({ databaseUrl: database.url, engineUrl: engine.url, port });
  const { db } = database;
  const accounts = await Promise.all(Array.from({ length: ACCOUNTS }, () => listening(app, db)));
  const stage: Stage = { app, db, port, paths: accounts.map(({ path }) => path) };
  const rates = await compareRoutes(stage);
  const applied = await timed(() => Promise.all(accounts.map(({ account }) => drainAll(app, db, account))));
  await requireAll(db, MESSAGES);
  const unanswered = await killWhileTheyCome(stage);
  await Promise.all(accounts.map(({ account }) => drainAll(app, db, account)));
  const lost = MESSAGES + AT_KILL - (await countSales(db));
  await app.close();
  engine.close();
  await database.close();
  return [
    ...rates,
    { what: "notifications applied", value: (MESSAGES / applied) * 1_000, unit: "a second", aim: { atLeast: 500 } },
    {
      what: `lost when the server was killed with ${unanswered} unanswered`,
      value: lost,
      unit: "rows",
      aim: { atMost: 0 },
    },
  ];
}

/** In turns: a route that inserts one row, genuine notifications, and forged ones. */
async function compareRoutes({ app, port, paths }: Stage): Promise<Figure[]> {
  const kinds = {
    plain: { status: 200, requests: plainRequests(app) },
    accepted: { status: 200, requests: notifications(app, paths, "S", MESSAGES) },
    forged: { status: 401, requests: notifications(app, paths, "F", MESSAGES, { hottok: "forged" }) },
  };
  const spent = { plain: 0, accepted: 0, forged: 0 };
  const cpu = { plain: 0, accepted: 0, forged: 0 };
  const names = Object.keys(kinds) as (keyof typeof kinds)[];
  // Not counted: the server compiles what it runs often.
  for (const name of names) await send(port, kinds[name].requests.slice(0, TURN), kinds[name].status);
  for (let from = TURN; from < MESSAGES; from += TURN) {
    for (const name of names) {
      const { status, requests } = kinds[name];
      const before = cpuMs(app.pid());
      spent[name] += await timed(() => send(port, requests.slice(from, from + TURN), status));
      cpu[name] += cpuMs(app.pid()) - before;
    }
  }
  const sent = MESSAGES - TURN;
  const rate = (what: string, ms: number): Figure => ({ what, value: (sent / ms) * 1_000, unit: "a second" });
  return [
    rate("a route that inserts one row", spent.plain),
    rate("notifications accepted", spent.accepted),
    rate("forged ones refused", spent.forged),
    {
      what: "accepted, to the route that inserts one row",
      value: spent.plain / spent.accepted,
      unit: "×",
      aim: { atLeast: 0.7 },
    },
    { what: "refused, to the route that inserts one row", value: spent.plain / spent.forged, unit: "×" },
    { what: "the server's own time for one accepted", value: cpu.accepted / sent, unit: "ms" },
    { what: "the server's own time for one inserted row", value: cpu.plain / sent, unit: "ms" },
  ];
}

/** Kills the server half-way; the network sends again what was not answered. Returns how many those were. */
async function killWhileTheyCome({ app, port, paths }: Stage): Promise<number> {
  let left = notifications(app, paths, "K", AT_KILL);
  let answered = 0;
  let killed: Promise<void> | undefined;
  const answers = await sendAll(port, left, AT_ONCE, () => {
    answered += 1;
    if (answered >= AT_KILL / 2) killed ??= app.kill();
  });
  left = left.filter((_, n) => answers[n] !== 200);
  await killed;
  await app.start();
  await send(port, left, 200);
  return left.length;
}

async function send(port: number, requests: readonly Buffer[], status: number): Promise<void> {
  const wrong = (await sendAll(port, requests, AT_ONCE)).find((answer) => answer !== status);
  if (wrong !== undefined) throw new Error(`Answered ${wrong} instead of ${status}`);
}

function notifications(app: BenchApp, paths: string[], name: string, total: number, secrets = SECRETS): Buffer[] {
  return Array.from({ length: total }, (_, n) => {
    const sent = notify("hotmart", noticeOf({ transaction_id: `HP${name}${n}` }), secrets);
    return requestOf(`${app.url}${paths[n % paths.length]}`, sent);
  });
}

function plainRequests(app: BenchApp): Buffer[] {
  return Array.from({ length: MESSAGES }, (_, n) => {
    const sent = notify("hotmart", noticeOf({ transaction_id: `HP${n}` }), SECRETS);
    return requestOf(`${app.url}/api/one-insert`, sent);
  });
}

async function listening(app: BenchApp, db: Database): Promise<{ account: Account; path: string }> {
  const credentials = { clientId: randomUUID(), clientSecret: "secret" };
  const account = await app.connect(db, { userId: await createUser(db), network: "hotmart", credentials });
  const sealed = sealNotificationSecrets(app.ring, account, SECRETS);
  await setNotificationSecrets(db, { userId: account.userId, accountId: account.id }, sealed);
  const secret = await webhookSecretOf(db, app.ring, account);
  return { account, path: `/api/webhooks/hotmart/${account.id}/${secret}` };
}

async function drainAll(app: BenchApp, db: Database, { id: accountId, userId }: Account): Promise<void> {
  const context = testContext(db, {}, { ring: app.ring });
  while ((await drainInbox(context, { accountId, userId, runId: "bench" })).more);
}

async function requireAll(db: Database, total: number): Promise<void> {
  const [applied] = await db.select({ n: count() }).from(notification).where(isNotNull(notification.appliedAt));
  const sales = await countSales(db);
  if (applied?.n !== total || sales !== total) throw new Error(`${applied?.n} applied, ${sales} sales`);
}

const countSales = (db: Database) => db.$count(sale);

/** Takes every event and does nothing: the ledger is brought up to date here, when all notifications are stored. */
async function startDeafEngine(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "application/json" }).end('{"ids":["01"],"status":200}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    close: () => server.closeAllConnections(),
  };
}
