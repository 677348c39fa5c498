import { setNotificationSecrets } from "@/db/accounts/notification-secrets";
import type { Account } from "@/db/accounts/types";
import { getDatabase } from "@/db/client";
import { notificationCounts } from "@/db/notifications/notification-counts";
import { notificationsBody, requireAccount } from "@/lib/api/account-input";
import { notFound } from "@/lib/api/api-failure";
import { check, readBody, userRoute } from "@/lib/api/route";
import { env } from "@/lib/env";
import { adapterFor } from "@/networks";
import type { NotificationSupport } from "@/networks/notification";
import { sealNotificationSecrets, webhookSecretOf } from "@/notifications/secrets";

/** Where the network is to send an account's notifications, and what verifies them. The URL is a secret itself. */
export const GET = userRoute(async (_request, { params, user }) =>
  Response.json(await describe(await requireAccount(user.id, params.id))),
);

export const PUT = userRoute(async (request, { params, user }) => {
  const account = await requireAccount(user.id, params.id);
  const { secrets } = await readBody(request, notificationsBody);
  const checked = check(supportOf(account).secrets.schema, secrets, "secrets");
  const sealed = sealNotificationSecrets(env().CREDENTIALS_KEYS, account, checked);
  await setNotificationSecrets(getDatabase(), account.id, sealed);
  return Response.json(await describe({ ...account, notificationSecrets: sealed }));
});

function supportOf(account: Account): NotificationSupport {
  const support = adapterFor(account.network).notifications as NotificationSupport | undefined;
  if (!support) throw notFound();
  return support;
}

async function describe(account: Account) {
  const { events, secrets, urlQuery } = supportOf(account);
  const { CREDENTIALS_KEYS, APP_URL } = env();
  const secret = await webhookSecretOf(getDatabase(), CREDENTIALS_KEYS, account);
  const base = `${APP_URL.replace(/\/+$/, "")}/api/webhooks/${account.network}/${account.id}/${secret}`;
  const endings: (string | null)[] = events.length === 0 ? [null] : [...events];
  return {
    urls: endings.map((event) => ({
      event,
      url: `${event === null ? base : `${base}/${event}`}${urlQuery ? `?${urlQuery}` : ""}`,
    })),
    fields: secrets.fields,
    verified: secrets.fields.length === 0 || account.notificationSecrets !== null,
    ...(await notificationCounts(getDatabase(), account.userId, account.id)),
  };
}
