import type { AccountSummary, NotificationSettings } from "#http/contract";

/** What to paste where, by network id. */
const GUIDES: Record<string, string> = {
  clickbank:
    "In ClickBank, add the URL as an Instant Notification URL of version 6, 7 or 8, and save the secret key of the same settings below before you send a test.",
  digistore24:
    "Save a passphrase below first, since Digistore24 tries the URL when it is entered. Then add a generic IPN connection in Digistore24 with this URL and the same passphrase.",
  hotmart:
    "In Hotmart under Tools → Webhook, register the URL for version 2.0 and the purchase events, and save the hottok shown there below.",
  jvzoo:
    "JVZoo notifies vendors: enter the URL as the JVZIPN URL of each product, and save the secret key of your account below.",
  buygoods: "In BuyGoods under Profile → Postback Pixels, add a postback for each event with the URL of that event.",
  maxweb:
    "In MaxWeb under Account → Postback Pixels → Add New, add a postback for each event with the URL of that event.",
};

/** What notifications add to the hourly syncs. */
export function notificationPurpose({ networkLabel }: AccountSummary, reportsDays: boolean): string {
  return reportsDays
    ? `Syncs read the totals that ${networkLabel} reports per day; single sales come from notifications alone.`
    : "A notification shows a sale within seconds; without it the sale comes with the next hourly sync.";
}

/** One or two sentences on how to set notifications up. A network that is new on the server gets the general ones. */
export function notificationGuide(
  { network, networkLabel }: AccountSummary,
  { urls, fields }: NotificationSettings,
): string {
  const [enter, save] = [
    `Enter the URL in the notification settings of ${networkLabel}.`,
    "Save below what it signs its messages with.",
  ];
  const guide = Object.hasOwn(GUIDES, network) ? GUIDES[network] : fields.length > 0 ? `${enter} ${save}` : enter;
  const hasTokens = urls.some(({ url }) => url.includes("{"));
  return hasTokens ? `${guide} Keep the names in braces: ${networkLabel} fills them in.` : `${guide}`;
}

/** Where nothing is signed, the URL is all there is to tell the network from anybody else. */
export function secrecyNote({ networkLabel }: AccountSummary, { urls, fields }: NotificationSettings): string {
  const [subject, it] = urls.length === 1 ? ["This URL is a secret", "it"] : ["These URLs are secrets", "them"];
  const note = `${subject} like a password: enter ${it} at ${networkLabel} only.`;
  return fields.length > 0 ? note : `${note} Nothing else proves that a notification comes from there.`;
}

/** "checkout-visit" → "URL for checkout visit"; null is the one URL for all events. */
export function urlLabel(event: string | null): string {
  return event === null ? "URL" : `URL for ${event.replaceAll("-", " ")}`;
}
