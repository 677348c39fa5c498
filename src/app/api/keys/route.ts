import { getDatabase } from "#db/client";
import { listApiKeys } from "#db/users/api-keys";
import { makeApiKey } from "#http/api-keys";
import { audit } from "#http/audit";
import { countNewKey } from "#http/quotas";
import { route } from "#http/route";

export const GET = route("GET /api/keys", async ({ user }) => ({ keys: await listApiKeys(getDatabase(), user.id) }));

export const POST = route("POST /api/keys", async (asked) => {
  const wanted = await asked.body();
  await countNewKey(asked.user.id);
  const key = await makeApiKey(asked.user.id, wanted);
  await audit(asked, "key_made", { keyId: key.id, keyName: key.name });
  return key;
});
