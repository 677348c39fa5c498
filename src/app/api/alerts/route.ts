import { alertsOf, ChannelsRefused, storeChoices } from "#alerts/choices";
import { getDatabase } from "#db/client";
import { env } from "#env/env";
import { ApiFailure, invalid } from "#http/api-failure";
import { alertsBody } from "#http/contract-of-alerts";
import { answer, readBody, userRoute } from "#http/route";

/** What the user is told, where and when. */
export const GET = userRoute(async (_request, { user }) => answer("alerts", await alertsOf(getDatabase(), user)));

/** Changes some of it. The secret of a new webhook is in this answer alone. */
export const PUT = userRoute(async (request, { user }) => {
  const body = await readBody(request, alertsBody);
  for (const channel of body.channels ?? []) if ("url" in channel) requireWebAddress(channel.url);
  const choices = await storeChoices(getDatabase(), env().CREDENTIALS_KEYS, user, body).catch((error) => {
    throw error instanceof ChannelsRefused ? new ApiFailure(409, "channels_refused", error.message) : error;
  });
  return answer("alerts", choices);
});

/** Where it leads to is checked when something is sent: a name may lead elsewhere by then. */
function requireWebAddress(text: string): void {
  const url = URL.parse(text);
  const schemes = env().ALERTS_TO_LOOPBACK ? ["https:", "http:"] : ["https:"];
  if (!url?.hostname || !schemes.includes(url.protocol)) throw invalid({ channels: "url must begin with https://" });
  if (url.username || url.password) throw invalid({ channels: "url must hold no user name and no password" });
}
