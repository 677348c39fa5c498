import { z } from "zod";
import { DAY, MINUTE } from "#domain/window";
import type { NetworkAdapter } from "../adapter";
import { fetchPage, identify, PAGE_SIZE, testCredentials } from "../clickcrm/client";
import { type ClickCrmCredentials, credentialFields, credentialsSchema } from "../clickcrm/credentials";
import { aboutOf, CLOCK, dateOf, parseRow } from "../clickcrm/normalize";
import { POSTBACK_QUERY, postbacks } from "../clickcrm/postbacks";
import type { NotificationSupport } from "../notification";

/** Purchases and visits to the checkout (M). A postback for refunds was not found; it is taken as on BuyGoods (L). */
const notifications = {
  secrets: { schema: z.object({}), fields: [] },
  ...postbacks({
    urlQuery: POSTBACK_QUERY.withoutType,
    events: ["purchase", "refund", "checkout-visit"],
    noSale: { "checkout-visit": "a visit to the checkout, no sale" },
  }),
} satisfies NotificationSupport<object>;

/**
 * MaxWeb, on the ClickCRM platform (H): `byday` of its affiliate API v2, as one client calls it (M). The fields and
 * the paging of v2 are not confirmed; v1's are taken (L), and others fail as `contract_changed` with what was seen.
 */
export const maxweb = {
  id: "maxweb",
  label: "MaxWeb",
  credentials: { schema: credentialsSchema, fields: credentialFields("MaxWeb") },
  endpoints: { api: { variable: "MAXWEB_API_URL", default: "https://api.clickcrm.com/affiliates/v2" } },
  traits: {
    granularity: "day",
    // As BuyGoods; pay periods end at 12:00am "EST" (H), the API's clock was not found (L).
    clock: CLOCK,
    // M: one client.
    pageSize: PAGE_SIZE,
    // When it opened was not found; early enough for any account, and a few years to spare cost no request.
    opened: new Date("2000-01-01T00:00:00Z"),
    // As BuyGoods. Whether v2 tells of voids at all is not known (L).
    lookBackMs: 90 * DAY,
    reversalWindowDays: 90,
    // The filter takes whole days (M).
    minWindowMs: DAY,
    // Neither published nor seen.
    // Whole days.
    edgeMs: DAY,
    parallelWindows: 1,
    rateLimit: "not documented",
    // No limit is known: our own choice, which an ordinary account never meets.
    budgets: [{ per: "account", requests: 240, perMs: MINUTE }],
    requestsPerPage: 1,
    // How far back v2 reaches was not found: no limit is assumed, v1's five years may or may not hold (L).
  },
  testCredentials,
  identify,
  fetchPage,
  parseRow,
  aboutOf,
  dateOf,
  notifications,
} satisfies NetworkAdapter<ClickCrmCredentials>;
