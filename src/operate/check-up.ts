import { lookup } from "node:dns/promises";
import { connect } from "node:net";
import ipaddr from "ipaddr.js";
import { createTransport } from "nodemailer";
import { Client } from "pg";
import { pendingMigrations } from "#db/migrate";
import { isPooled, migrationUrl } from "#db/migrations/migration-lock";
import { parseEnv } from "#env/env";
import { isDevMode } from "#env/production-rules";

export interface Finding {
  /** `note`: nothing is wrong, but something is not had. */
  verdict: "ok" | "note" | "open" | "missing" | "weak" | "wrong";
  /** What it is about: a variable, a service, a port. */
  what: string;
  /** What is so, and how to mend it. */
  say: string;
}

type Variables = Record<string, string | undefined>;

const PATIENCE_MS = 5_000;
/** What the engine, Postgres and Redis listen on: each has no login, or one that nobody outside needs. */
const INNER_PORTS = {
  8288: "the engine's dashboard",
  8289: "the engine's gateway",
  5432: "Postgres",
  6379: "Redis",
};

/** Looks at an installation as its environment describes it, from a machine that reaches what the app reaches. */
export async function checkUp(given: Variables): Promise<Finding[]> {
  const variables = { ...given, NODE_ENV: "production" };
  const parts = [checkInstallation(given), checkMail(variables), checkPorts(variables)];
  return (await Promise.all(parts)).flat();
}

/** The part of it without which nobody can sign in: what the set-up page shows. */
export async function checkInstallation(given: Variables): Promise<Finding[]> {
  const variables = { ...given, NODE_ENV: "production" };
  const parts = [checkEnvironment(variables), checkDatabase(variables), checkEngine(variables)];
  return (await Promise.all(parts)).flat();
}

async function checkEnvironment(variables: Variables): Promise<Finding[]> {
  const found: Finding[] = [];
  try {
    parseEnv(variables);
    found.push({ verdict: "ok", what: "environment", say: "every variable has the right form" });
  } catch (error) {
    const lines = (error as Error).message.split("\n").filter((line) => line.startsWith("  "));
    for (const line of lines) {
      const [what = "", ...rest] = line.trim().split(" ");
      found.push({ verdict: /required/.test(line) ? "missing" : "wrong", what, say: rest.join(" ") });
    }
  }
  const secrets = ["CRON_SECRET", "BETTER_AUTH_SECRET", "METRICS_TOKEN", "INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"];
  for (const secret of new Set(secrets.map((name) => variables[name]).filter(Boolean))) {
    const names = secrets.filter((name) => variables[name] === secret);
    if (names.length < 2) continue;
    found.push({
      verdict: "weak",
      what: names.join(", "),
      say: "are the same secret: whoever learns one has the others",
    });
  }
  if (variables.METRICS_TOKEN && variables.METRICS_TOKEN.length < 24) {
    found.push({ verdict: "weak", what: "METRICS_TOKEN", say: "is short: take one from `openssl rand -hex 32`" });
  }
  if (!variables.TRUSTED_PROXY_HOPS && !variables.VERCEL) {
    found.push({
      ...{ verdict: "missing", what: "TRUSTED_PROXY_HOPS" },
      say: "is not set: all clients share one limit for sign-ins. Say how many proxies stand in front (0 for none)",
    });
  }
  if (variables.VERCEL && !variables.CRON_SECRET) {
    const say = "is not set: Vercel's own hourly clock is refused. The engine's does all that is needed";
    found.push({ verdict: "note", what: "CRON_SECRET", say });
  }
  if (["true", "1"].includes(variables.SALES_TRACKING_DRY_RUN ?? "")) {
    found.push({ verdict: "note", what: "SALES_TRACKING_DRY_RUN", say: "is on: no sale is written" });
  }
  return found;
}

async function checkDatabase(variables: Variables): Promise<Finding[]> {
  const what = "database";
  const url = migrationUrl(variables);
  if (!url) return [];
  if (isPooled(url)) {
    const say = "is needed: DATABASE_URL goes through a pooler, which a migration must not";
    return [{ verdict: "missing", what: "DATABASE_URL_UNPOOLED", say }];
  }
  const client = new Client({ connectionString: url, connectionTimeoutMillis: PATIENCE_MS });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number; readonly: string; ahead: number }>(`
      select current_setting('server_version_num')::int as version, current_setting('transaction_read_only') as readonly,
        extract(epoch from clock_timestamp())::float8 as ahead`);
    const [{ version, readonly, ahead } = { version: 0, readonly: "", ahead: 0 }] = rows;
    const found: Finding[] = [];
    const pending = await pendingMigrations(client);
    if (pending.length > 0) {
      found.push({ verdict: "missing", what, say: `lacks ${pending.length} migrations: run \`npm run db:migrate\`` });
    }
    if (version < 140_000) found.push({ verdict: "wrong", what, say: "is older than Postgres 14" });
    if (readonly === "on") found.push({ verdict: "wrong", what, say: "takes no writes" });
    const skew = Math.abs(ahead - Date.now() / 1_000);
    if (skew > 5)
      found.push({ verdict: "wrong", what: "clock", say: `differs from the database's by ${Math.round(skew)} s` });
    return found.length > 0 ? found : [{ verdict: "ok", what, say: "answers, takes writes, and has every migration" }];
  } catch (error) {
    const { code } = error as { code?: string };
    return [{ verdict: "wrong", what, say: `does not answer${code ? ` (${code})` : ""}` }];
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function checkEngine({ INNGEST_BASE_URL: base, INNGEST_DEV }: Variables): Promise<Finding[]> {
  const what = "engine";
  if (isDevMode(INNGEST_DEV)) {
    const say = "is one for development (INNGEST_DEV): no signature is checked, so whoever reaches the app starts runs";
    return [{ verdict: "note", what, say }];
  }
  if (!base) return [{ verdict: "note", what, say: "is Inngest Cloud: INNGEST_BASE_URL names no engine of your own" }];
  if (!URL.canParse(base)) return [];
  const found: Finding[] = [];
  const { hostname } = new URL(base);
  const addresses = await lookup(hostname.replace(/^\[|\]$/g, ""), { all: true }).catch(() => []);
  if (addresses.some(({ address }) => isPublic(address))) {
    const say = `has a public address (${hostname}): its dashboard has no login. Bind it to an inner one`;
    found.push({ verdict: "open", what, say });
  }
  const answer = await fetch(new URL("/health", base), { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
  if (!answer?.ok) found.push({ verdict: "wrong", what, say: `does not answer at ${new URL(base).origin}` });
  return found.length > 0
    ? found
    : [{ verdict: "ok", what, say: "answers, at an address that nobody outside reaches" }];
}

async function checkMail({ SMTP_URL }: Variables): Promise<Finding[]> {
  const what = "mail";
  const lost = "nobody is told by e-mail, and a forgotten password cannot be set anew";
  if (!SMTP_URL) return [{ verdict: "note", what, say: `SMTP_URL is not set: ${lost}` }];
  if (!URL.canParse(SMTP_URL)) return [];
  const transport = createTransport(SMTP_URL, {
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
  } as object);
  try {
    await transport.verify();
    return [{ verdict: "ok", what, say: "the server takes us as SMTP_URL says" }];
  } catch (error) {
    const { code } = error as { code?: string };
    return [
      { verdict: "wrong", what, say: `the server of SMTP_URL does not take us (${code ?? "no answer"}): ${lost}` },
    ];
  } finally {
    transport.close();
  }
}

/** From outside nothing may answer but the app. On this very machine more does, which says nothing. */
async function checkPorts({ APP_URL }: Variables): Promise<Finding[]> {
  if (!APP_URL || !URL.canParse(APP_URL)) return [];
  const { hostname } = new URL(APP_URL);
  const addresses = await lookup(hostname.replace(/^\[|\]$/g, ""), { all: true }).catch(() => []);
  if (addresses.length === 0) return [{ verdict: "wrong", what: "APP_URL", say: `${hostname} has no address` }];
  if (!addresses.some(({ address }) => isPublic(address))) {
    return [
      {
        verdict: "note",
        what: "ports",
        say: `${hostname} is no address of the internet: what is open was not looked at`,
      },
    ];
  }
  return openPorts(hostname, INNER_PORTS);
}

/** Which of these ports of a host take a connection. */
export async function openPorts(host: string, ports: Record<number, string>): Promise<Finding[]> {
  const found = await Promise.all(
    Object.entries(ports).map(async ([port, name]): Promise<Finding[]> => {
      if (!(await takesConnection(host, Number(port)))) return [];
      return [
        { verdict: "open", what: `port ${port}`, say: `of ${host} answers: ${name} must not be reached from outside` },
      ];
    }),
  );
  const all = found.flat();
  return all.length > 0 ? all : [{ verdict: "ok", what: "ports", say: `of ${host} none answers but the app's` }];
}

function takesConnection(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PATIENCE_MS });
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
    socket.once("timeout", () => end(false));
  });
}

const isPublic = (address: string) => ipaddr.process(address).range() === "unicast";
