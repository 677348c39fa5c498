import type { KeyRing } from "./key-ring";

type Variables = Record<string, string | undefined>;

interface Problem {
  path: string[];
  message: string;
}

/**
 * What a production server must not start with, though each value has the right form: settings of a development
 * machine, and secrets that can be guessed. A loopback APP_URL is a production build on one's own machine, which may have
 * the local engine and http. `ring` is absent when CREDENTIALS_KEYS is wrong in itself.
 */
export function productionProblems(given: Variables, ring: KeyRing | undefined): Problem[] {
  if (given.NODE_ENV !== "production") return [];
  const problems = [...engineProblems(given), ...trivialSecrets(given)];
  if (given.APP_URL?.startsWith("http:") && !isLoopback(given.APP_URL)) {
    problems.push(problem("APP_URL", "must begin with https:// in production: sessions would travel in the open"));
  }
  if (["true", "1"].includes(given.ALERTS_TO_LOOPBACK ?? "") && !isLoopback(given.APP_URL)) {
    problems.push(
      problem("ALERTS_TO_LOOPBACK", "must not be set in production: users could reach this machine's own ports"),
    );
  }
  const weak = ring?.find(({ secret }) => isTrivialSecret(secret.export()));
  if (weak) {
    problems.push(
      problem(
        "CREDENTIALS_KEYS",
        `has a key, "${weak.id}", that can be guessed: take one from \`openssl rand -base64 32\``,
      ),
    );
  }
  return problems;
}

/** Without its keys the engine of a production server could be anybody; in development mode it is. */
function engineProblems(given: Variables): Problem[] {
  const local = isLoopback(given.APP_URL);
  if (isDevMode(given.INNGEST_DEV)) {
    if (local) return [];
    const message =
      "must not be set in production: no signature is checked then (a loopback APP_URL alone may have it)";
    return [problem("INNGEST_DEV", message)];
  }
  return ["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"]
    .filter((name) => !given[name]?.trim())
    .map((name) => problem(name, "is required in production (from the Inngest dashboard)"));
}

function trivialSecrets(given: Variables): Problem[] {
  return ["CRON_SECRET", "BETTER_AUTH_SECRET"]
    .filter((name) => (given[name]?.length ?? 0) >= 32 && isTrivialSecret(Buffer.from(given[name] ?? "")))
    .map((name) => problem(name, "can be guessed: take random characters, e.g. from `openssl rand -hex 32`"));
}

/**
 * Whether the engine is one for development, as the SDK reads INNGEST_DEV (inngest 4.24, `parseAsBoolean`): "0" and "false"
 * switch it off, a URL or anything else on.
 */
export function isDevMode(value: string | undefined): boolean {
  return !["", "0", "false", "undefined"].includes((value ?? "").trim().toLowerCase());
}

const problem = (name: string, message: string): Problem => ({ path: [name], message });

/** True for the URL of this very machine: localhost, 127.0.0.0/8 and ::1. */
function isLoopback(url: string | undefined): boolean {
  if (url === undefined || !URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** 32 random hex digits have fewer different ones once in a hundred million times. */
const MIN_DIFFERENT = 8;

/** A secret that nobody drew at random: few different characters, or a short piece over and over. Never says no to `openssl`. */
function isTrivialSecret(secret: Buffer): boolean {
  return new Set(secret).size < MIN_DIFFERENT || isRepeated(secret);
}

/** A text is made of a repeated piece when it is found again in itself written twice, before its own length (KMP). */
function isRepeated(secret: Buffer): boolean {
  const doubled = Buffer.concat([secret, secret]);
  return doubled.indexOf(secret, 1) < secret.length;
}
