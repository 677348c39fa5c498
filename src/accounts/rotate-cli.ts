import { closeDatabase, getDatabase } from "#db/client";
import { env } from "#env/env";
import { rotateCredentials } from "./rotate-credentials";

// `npm run credentials:rotate`: put the new key first in CREDENTIALS_KEYS, deploy, run this, then drop the old key.
try {
  const { resealed, current, overtaken, unreadable } = await rotateCredentials(getDatabase(), env().CREDENTIALS_KEYS);
  process.stdout.write(`${resealed} sealed anew, ${current} were current, ${overtaken} replaced meanwhile.\n`);
  for (const id of unreadable) process.stderr.write(`Account ${id} does not open with any key: it has to reconnect.\n`);
  await closeDatabase();
  process.exit(unreadable.length > 0 ? 1 : 0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message.split("\n")[0] : "failed"}\n`);
  process.exit(1);
}
