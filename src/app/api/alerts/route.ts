import { alertsOf, ChannelsRefused, storeChoices } from "#alerts/choices";
import { getDatabase } from "#db/client";
import { env } from "#env/env";
import { ApiFailure, invalid } from "#http/api-failure";
import { route } from "#http/route";

/** What the user is told, where and when. */
export const GET = route("GET /api/alerts", async ({ user }) => await alertsOf(getDatabase(), user));

/** Changes some of it. The secret of a new webhook is in this answer alone. */
export const PUT = route("PUT /api/alerts", async ({ user, body }) => {
  const choices = await body();
  for (const channel of choices.channels ?? []) if ("url" in channel) requireWebAddress(channel.url);
  return storeChoices(getDatabase(), env().CREDENTIALS_KEYS, user, choices).catch((error) => {
    throw error instanceof ChannelsRefused ? new ApiFailure(409, "channels_refused", error.message) : error;
  });
});

/** Where it leads to is checked when something is sent: a name may lead elsewhere by then. */
function requireWebAddress(text: string): void {
  const url = URL.parse(text);
  const schemes = env().ALERTS_TO_LOOPBACK ? ["https:", "http:"] : ["https:"];
  if (!url?.hostname || !schemes.includes(url.protocol)) throw invalid({ channels: "url must begin with https://" });
  if (url.username || url.password) throw invalid({ channels: "url must hold no user name and no password" });
}
