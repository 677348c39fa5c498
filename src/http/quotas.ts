import "server-only";
import { countAccounts, MAX_ACCOUNTS } from "#db/accounts/read-accounts";
import { getDatabase } from "#db/client";
import { countAttempt } from "#db/rate-limits/count-attempts";
import { ApiFailure, tooMany } from "./api-failure";

const HOUR_MS = 3_600_000;
/** Each is a live call of a network with what the user typed. */
const CREDENTIAL_TESTS_PER_HOUR = 1_000;
/** Each may be a whole history. */
const REREADS_PER_HOUR = 20;

/** Throws a 409 when the user has as many accounts as a user may have. */
export async function requireRoomForAccount(userId: string): Promise<void> {
  if ((await countAccounts(getDatabase(), userId)) < MAX_ACCOUNTS) return;
  throw new ApiFailure(409, "too_many_accounts", `You have ${MAX_ACCOUNTS} accounts connected, which is the most.`);
}

/** Counts a live test of credentials. Throws a 429 that says how long to wait. */
export async function countCredentialTest(userId: string): Promise<void> {
  const limit = { key: `connect:${userId}`, max: CREDENTIAL_TESTS_PER_HOUR, windowMs: HOUR_MS };
  const waitMs = await countAttempt(getDatabase(), [limit]);
  if (waitMs > 0) throw tooMany("Many credentials were tried within an hour.", waitMs);
}

/** Counts a period that is to be read again; how long to wait, in milliseconds, where there were too many. */
export function waitForReread(userId: string): Promise<number> {
  const limit = { key: `reread:${userId}`, max: REREADS_PER_HOUR, windowMs: HOUR_MS };
  return countAttempt(getDatabase(), [limit]);
}

/** The same. Throws a 429 that says how long to wait. */
export async function countReread(userId: string): Promise<void> {
  const waitMs = await waitForReread(userId);
  if (waitMs > 0) throw tooMany(`${REREADS_PER_HOUR} periods an hour can be read again.`, waitMs);
}

/** Each reaches out to an address that the user typed, or sends a mail. */
const ALERT_TESTS_PER_HOUR = 20;

/** Counts a test of a channel. Throws a 429 that says how long to wait. */
export async function countAlertTest(userId: string): Promise<void> {
  const limit = { key: `alert-test:${userId}`, max: ALERT_TESTS_PER_HOUR, windowMs: HOUR_MS };
  const waitMs = await countAttempt(getDatabase(), [limit]);
  if (waitMs > 0) throw tooMany(`${ALERT_TESTS_PER_HOUR} tests an hour can be sent.`, waitMs);
}

const NEW_KEYS_PER_HOUR = 60;

/** Counts an API key that is made. Throws a 429 that says how long to wait. */
export async function countNewKey(userId: string): Promise<void> {
  const limit = { key: `new-key:${userId}`, max: NEW_KEYS_PER_HOUR, windowMs: HOUR_MS };
  const waitMs = await countAttempt(getDatabase(), [limit]);
  if (waitMs > 0) throw tooMany(`${NEW_KEYS_PER_HOUR} keys an hour can be made.`, waitMs);
}
