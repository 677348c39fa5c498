import { notifyClickBank } from "./notify/clickbank";
import { notifyClickCrm } from "./notify/clickcrm";
import { notifyDigistore24 } from "./notify/digistore24";
import { notifyHotmart } from "./notify/hotmart";
import { notifyJvzoo } from "./notify/jvzoo";
import type { Notice, SentNotification } from "./notify/notice";

export type { Notice, SentNotification } from "./notify/notice";

/** How each network tells of a sale in its present state, signed with the secrets that the app asks the user for. */
export const NOTIFIERS = {
  clickbank: notifyClickBank,
  digistore24: notifyDigistore24,
  hotmart: notifyHotmart,
  jvzoo: notifyJvzoo,
  buygoods: notifyClickCrm,
  maxweb: notifyClickCrm,
} satisfies Record<string, (notice: Notice, secrets: never) => SentNotification>;

/** Throws on a network that sends none, and on secrets of another form. */
export function notify(network: string, notice: Notice, secrets: Record<string, string>): SentNotification {
  const notifier = Object.entries(NOTIFIERS).find(([id]) => id === network)?.[1];
  if (!notifier) throw new Error(`${network} sends no notifications`);
  return notifier(notice, secrets as never);
}
