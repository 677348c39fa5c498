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
  const channels = choices.channels?.map((channel) =>
    "url" in channel ? { ...channel, url: webAddress(channel.url) } : channel,
  );
  return storeChoices(getDatabase(), env().CREDENTIALS_KEYS, user, { ...choices, channels }).catch((error) => {
    throw error instanceof ChannelsRefused ? new ApiFailure(409, "channels_refused", error.message) : error;
  });
});

/** As it is called: its scheme and name in small letters. Where it leads to is checked when something is sent: a name may lead elsewhere by then. */
function webAddress(text: string): string {
  const url = URL.parse(text);
  const schemes = env().ALERTS_TO_LOOPBACK ? ["https:", "http:"] : ["https:"];
  if (!url?.hostname || !schemes.includes(url.protocol)) throw invalid({ channels: "url must begin with https://" });
  if (url.username || url.password) throw invalid({ channels: "url must hold no user name and no password" });
  return url.href;
}
