import { rotateCredentials } from "#accounts/rotate-credentials";
import { rotateChannels } from "#alerts/channel-secrets";
import { closeDatabase, getDatabase } from "#db/client";
import { env } from "#env/env";
import { loadEnvFile } from "#env/sources";

// `npm run credentials:rotate`: put the new key first in CREDENTIALS_KEYS, deploy, run this, then drop the old key.
loadEnvFile();
try {
  const ring = env().CREDENTIALS_KEYS;
  const { resealed, current, overtaken, unreadable } = await rotateCredentials(getDatabase(), ring);
  process.stdout.write(`${resealed} sealed anew, ${current} were current, ${overtaken} replaced meanwhile.\n`);
  for (const id of unreadable) process.stderr.write(`Account ${id} does not open with any key: it has to reconnect.\n`);
  const channels = await rotateChannels(getDatabase(), ring);
  process.stdout.write(`Of the places where alerts go: ${channels.resealed} sealed anew.\n`);
  for (const id of channels.unreadable)
    process.stderr.write(`The channel ${id} does not open with any key: its user has to add it again.\n`);
  await closeDatabase();
  process.exit(unreadable.length + channels.unreadable.length > 0 ? 1 : 0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message.split("\n")[0] : "failed"}\n`);
  process.exit(1);
}
