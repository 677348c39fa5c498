import { z } from "zod";
import { getDatabase } from "#db/client";
import { readUserSettings, storeUserSettings } from "#db/users/user-settings";
import { answer, readBody, userRoute } from "#http/route";
import { zoneName } from "#http/sale-query";

const body = z.object({ zone: zoneName });

/** What the user has chosen for what they are shown. */
export const GET = userRoute(async (_request, { user }) =>
  answer("settings", await readUserSettings(getDatabase(), user.id)),
);

export const PUT = userRoute(async (request, { user }) => {
  const settings = await readBody(request, body);
  await storeUserSettings(getDatabase(), user.id, settings);
  return answer("settings", settings);
});
