import { sealNotificationSecrets, webhookSecretOf } from "#accounts/webhook-secrets";
import { setNotificationSecrets } from "#db/accounts/account-secrets";
import { getDatabase } from "#db/client";
import { notificationCounts } from "#db/notifications/notification-counts";
import type { Account } from "#db/schema/network-account";
import { env } from "#env/env";
import { requireAccount } from "#http/account-input";
import { notFound } from "#http/api-failure";
import { check, route } from "#http/route";
import { adapterFor } from "#networks/index";
import type { NotificationSupport } from "#networks/notification";

/** Where the network is to send an account's notifications, and what verifies them. The URL is a secret itself. */
export const GET = route(
  "GET /api/accounts/:id/notifications",
  async ({ params, user }) => await describe(await requireAccount(user.id, params.id)),
);

export const PUT = route("PUT /api/accounts/:id/notifications", async ({ params, user, body }) => {
  const account = await requireAccount(user.id, params.id);
  const { secrets } = await body();
  const checked = check(supportOf(account).secrets.schema, secrets, "secrets");
  const sealed = sealNotificationSecrets(env().CREDENTIALS_KEYS, account, checked);
  await setNotificationSecrets(getDatabase(), { userId: user.id, accountId: account.id }, sealed);
  return await describe({ ...account, notificationSecrets: sealed });
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
    ...(await notificationCounts(getDatabase(), { userId: account.userId, accountId: account.id })),
  };
}
