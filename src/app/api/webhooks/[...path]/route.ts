import { after } from "next/server";
import { getDatabase } from "#db/client";
import { env } from "#env/env";
import { nudgeInbox, wantsNudge } from "#events/nudge-inbox";
import { answerWebhook } from "#http/answer-webhook";
import { publicRoute } from "#http/route";

/** What networks send: verified and stored, and applied later by a durable function, which is told of it afterwards. */
const handle = publicRoute((request) =>
  answerWebhook(request, {
    db: getDatabase(),
    ring: env().CREDENTIALS_KEYS,
    onStored({ id, userId, network }) {
      if (wantsNudge(id)) after(() => nudgeInbox({ accountId: id, userId, network }));
    },
  }),
);

export { handle as GET, handle as POST };
