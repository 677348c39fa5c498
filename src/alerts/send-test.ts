import { randomUUID } from "node:crypto";
import { isUuid } from "#db/accounts/read-accounts";
import { getChannel, getRecipient, noteOutcome } from "#db/alerts/settings";
import type { Database } from "#db/client";
import type { KeyRing } from "#env/key-ring";
import { describeError, logger } from "#env/logger";
import { mailIsOn, sendMail } from "#mail/transport";
import { mailsOf } from "./mails";
import { NotTaken, type PostOptions } from "./post";
import { postToChannel } from "./send-messages";

/** Sends a test to one place of a user at once; false where there is no such place. Throws NotTaken, in words for them. */
export async function sendTest(
  db: Database,
  where: { ring: KeyRing; post: PostOptions },
  userId: string,
  channelId: string,
): Promise<boolean> {
  const recipient = await getRecipient(db, userId);
  if (!recipient) return false;
  const now = new Date();
  const message = { id: randomUUID(), userId, type: "test", data: {}, createdAt: now };
  if (channelId === "email") {
    if (!mailIsOn()) throw new NotTaken("No mail server is set up here: nothing can be sent by e-mail.");
    const [written] = mailsOf([message], recipient);
    await sendMail({ to: recipient.email, ...(written as NonNullable<typeof written>).mail }).catch((error) => {
      logger.warn({ err: describeError(error) }, "a mail could not be sent");
      throw new NotTaken("The mail server did not take it.");
    });
    return true;
  }
  const channel = isUuid(channelId) ? await getChannel(db, userId, channelId) : undefined;
  if (!channel) return false;
  const failed = await postToChannel({ ...where, now: () => now }, channel, [message], recipient.zone).then(
    () => null,
    (error: NotTaken) => error,
  );
  await noteOutcome(db, channel.id, { at: now, error: failed?.message ?? null });
  if (failed) throw failed;
  return true;
}
