import { getDatabase } from "#db/client";
import { deleteApiKey } from "#db/users/api-keys";
import { notFound } from "#http/api-failure";
import { audit } from "#http/audit";
import { route } from "#http/route";

/** A key that is no more opens nothing from the next request on. */
export const DELETE = route("DELETE /api/keys/:id", async (asked) => {
  const keyName = await deleteApiKey(getDatabase(), asked.user.id, asked.params.id);
  if (keyName === undefined) throw notFound();
  await audit(asked, "key_ended", { keyId: asked.params.id, keyName });
  return undefined;
});
