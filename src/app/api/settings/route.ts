import { getDatabase } from "#db/client";
import { readUserSettings, storeUserSettings } from "#db/users/user-settings";
import { route } from "#http/route";

/** What the user has chosen for what they are shown. */
export const GET = route("GET /api/settings", async ({ user }) => await readUserSettings(getDatabase(), user.id));

export const PUT = route("PUT /api/settings", async ({ user, body }) => {
  const settings = await body();
  await storeUserSettings(getDatabase(), user.id, settings);
  return settings;
});
