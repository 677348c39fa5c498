import { NotTaken } from "#alerts/post";
import { sendTest } from "#alerts/send-test";
import { getDatabase } from "#db/client";
import { env } from "#env/env";
import { ApiFailure, notFound } from "#http/api-failure";
import { countAlertTest } from "#http/quotas";
import { route } from "#http/route";

/** Sends a test to one channel now, and says how it went. */
export const POST = route("POST /api/alerts/test", async ({ user, body }) => {
  const { channelId } = await body();
  await countAlertTest(user.id);
  const where = { ring: env().CREDENTIALS_KEYS, post: { loopback: env().ALERTS_TO_LOOPBACK } };
  const found = await sendTest(getDatabase(), where, user.id, channelId).catch((error) => {
    throw error instanceof NotTaken ? new ApiFailure(422, "not_taken", error.message) : error;
  });
  if (!found) throw notFound();
  return { sent: true };
});
