import { after } from "next/server";
import { getDatabase } from "@/db/client";
import { publicRoute } from "@/lib/api/route";
import { env } from "@/lib/env";
import { answerWebhook } from "@/notifications/answer-webhook";
import { nudgeInbox } from "../../../../../inngest/nudge-inbox";

/** What networks send: verified and stored, and applied later by a durable function, which is told of it afterwards. */
const handle = publicRoute((request) =>
  answerWebhook(request, {
    db: getDatabase(),
    ring: env().CREDENTIALS_KEYS,
    onStored: ({ id, userId, network }) => after(() => nudgeInbox({ accountId: id, userId, network })),
  }),
);

export { handle as GET, handle as POST };
