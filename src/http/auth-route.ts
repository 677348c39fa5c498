import "server-only";
import { z } from "zod";
import { getDatabase } from "#db/client";
import { ApiFailure, failureResponse, tooMany } from "./api-failure";
import { auth } from "./auth";
import { ADDRESS_HEADER } from "./auth-audit";
import { clientAddress } from "./client-address";
import { countOwnPassword, requireOwnPassword } from "./own-password";
import { requireStrongPassword } from "./password-strength";
import { check, parseCleanJson, readText, requireCleanQuery } from "./route";
import {
  type Attempt,
  countLetter,
  countReset,
  countSignIn,
  countSignUp,
  deviceCookie,
  forgetSignIns,
  knownDevice,
} from "./sign-in-limits";
import { tokenBuckets } from "./token-bucket";
import { announcesBody, requireJson, requireOwnOrigin } from "./who-may";

const perAddress = tokenBuckets({ capacity: 600, perMs: 60_000 });
const together = tokenBuckets({ capacity: 6_000, perMs: 60_000 });

type Body = Record<string, unknown>;

/** Where a password is chosen, and which field holds it. */
const CHOOSES = new Map([
  ["sign-up/email", "password"],
  ["change-password", "newPassword"],
  ["reset-password", "newPassword"],
]);

/** What stands before Better Auth: origin, size, lengths and limits. `path` is what follows `/api/auth/`, decoded. */
export async function handleAuth(request: Request, path: readonly string[]): Promise<Response> {
  return admit(request, path).catch((error) => {
    if (!(error instanceof ApiFailure)) throw error;
    return failureResponse(error, { code: error.code, message: error.message });
  });
}

async function admit(request: Request, path: readonly string[]): Promise<Response> {
  requireOwnOrigin(request);
  if (announcesBody(request)) requireJson(request);
  requireCleanQuery(request);
  const address = clientAddress(request.headers);
  const wait = address ? perAddress.take(address, Date.now()) : together.take("none", Date.now());
  if (wait > 0) throw busy(wait);

  if (request.method === "GET") return forward(request, address);
  const text = await readText(request);
  const body: Body = text === "" ? {} : check(authBody, parseCleanJson(text));
  // However often it is slashed, it is the same route.
  const route = path.join("/").split("/").filter(Boolean).join("/");
  const attempt = await count(request, body, route, address);
  // Whoever sits at an open session could take the login over otherwise.
  if (route.startsWith("change-email")) await requireOwnPassword(request, String(body.password ?? ""));
  const chosen = CHOOSES.get(route);
  if (chosen && typeof body[chosen] === "string") requireStrongPassword(body[chosen], [body.email, body.name]);
  const answer = await forward(request, address, text);
  const email = SIGNS_IN.test(route) ? await signedInAs(answer) : null;
  if (email === null) return answer;
  if (attempt) await forgetSignIns(getDatabase(), attempt);
  const known = new Response(answer.body, answer);
  known.headers.append("Set-Cookie", deviceCookie(email));
  return known;
}

/** Where a password is shown, or the second factor after it, and a session is opened for it. */
const SIGNS_IN = /^(sign-in|sign-up|two-factor\/verify)/;

/** Whose session the answer opens, by what it says itself: what was sent may name anybody. */
async function signedInAs(answer: Response): Promise<string | null> {
  const opens = answer.ok && answer.headers.getSetCookie().some((cookie) => /session_token=[^;]/.test(cookie));
  if (!opens) return null;
  const { user } = Object(await answer.clone().json());
  return typeof user?.email === "string" ? user.email : null;
}

/** Counts what tells whether a password is right. Throws a 429 that says how long to wait. */
async function count(request: Request, body: Body, route: string, address: string | null) {
  const { email } = body;
  const isShown = ["password", "currentPassword", "newPassword"].some((name) => typeof body[name] === "string");
  let wait = 0;
  let attempt: Attempt | undefined;
  if (route.startsWith("change-email")) wait = await countLetter(getDatabase(), String(body.newEmail), address);
  else if (route.startsWith("sign-up")) wait = await countSignUp(getDatabase(), address);
  else if (route.startsWith("reset-password")) wait = await countReset(getDatabase(), address);
  else if (route.startsWith("request-password-reset") || route.startsWith("send-verification-email")) {
    wait = await countLetter(getDatabase(), typeof email === "string" ? email : "", address);
  } else if (isShown) {
    const own = route.startsWith("sign-in") ? null : await countOwnPassword(request);
    if (own !== null) wait = own;
    else if (typeof email === "string") {
      attempt = { email, address, device: knownDevice(request.headers, email) };
      wait = await countSignIn(getDatabase(), attempt);
    }
  }
  if (wait > 0) throw busy(wait);
  return attempt;
}

const busy = (waitMs: number): ApiFailure => tooMany("Too many tries.", waitMs);

async function forward(request: Request, address: string | null, text?: string): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.delete("content-length");
  headers.delete(ADDRESS_HEADER);
  if (address) headers.set(ADDRESS_HEADER, address.replace("/64", ""));
  const own = new Request(request.url, { method: request.method, headers, ...(text ? { body: text } : {}) });
  return withoutTokens(await auth().handler(own));
}

/** A session's token travels in its cookie alone, which no script can read. */
async function withoutTokens(answer: Response): Promise<Response> {
  if (!answer.headers.get("content-type")?.includes("json")) return answer;
  const given = await answer.text();
  // A redirect calls itself JSON as well.
  const body: unknown = given === "" ? undefined : JSON.parse(given);
  const text = JSON.stringify(body, (name, value: unknown) => (name === "token" ? undefined : value));
  const clean = new Response(text, { status: answer.status, headers: answer.headers });
  clean.headers.delete("content-length");
  return clean;
}

const atMost = (characters: number) => z.string().max(characters, `has at most ${characters} characters`).optional();

/** The longest of what sign-up, sign-in and changes of a login may send; Better Auth checks the rest. */
const authBody = z
  .object({
    name: atMost(100),
    // RFC 5321, 4.5.3.1.3: 256 with the angle brackets around it.
    email: atMost(254),
    newEmail: atMost(254),
    password: atMost(128),
    currentPassword: atMost(128),
    newPassword: atMost(128),
  })
  .catchall(z.union([z.string().max(2_000, "has at most 2000 characters"), z.number(), z.boolean(), z.null()]));
