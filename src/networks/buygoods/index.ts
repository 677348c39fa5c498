import { z } from "zod";
import { DAY, MINUTE } from "#domain/window";
import type { NetworkAdapter } from "../adapter";
import { fetchPage, identify, PAGE_SIZE, testCredentials } from "../clickcrm/client";
import { type ClickCrmCredentials, credentialFields, credentialsSchema } from "../clickcrm/credentials";
import { aboutOf, CLOCK, dateOf, parseRow } from "../clickcrm/normalize";
import { POSTBACK_QUERY, postbacks } from "../clickcrm/postbacks";
import type { NotificationSupport } from "../notification";

/** Refunds have a URL of their own; cancel, chargeback and the voiding of a commission are named beside them (M). */
const notifications = {
  secrets: { schema: z.object({}), fields: [] },
  ...postbacks({ urlQuery: POSTBACK_QUERY.withType, events: ["purchase", "refund", "cancel", "chargeback", "void"] }),
} satisfies NotificationSupport<object>;

/**
 * BuyGoods, on the ClickCRM platform: `byday` of its affiliate API v1 (H). The reports are totals per day; endpoints
 * with single transactions exist by name, their fields were not found. No totals per subid: sums of the same sales.
 */
export const buygoods = {
  id: "buygoods",
  label: "BuyGoods",
  credentials: { schema: credentialsSchema, fields: credentialFields("BuyGoods") },
  endpoints: { api: { variable: "BUYGOODS_API_URL", default: "https://api.clickcrm.com/affiliates/v1" } },
  traits: {
    granularity: "day",
    clock: CLOCK,
    pageSize: PAGE_SIZE,
    // When it opened was not found; early enough for any account, and a few years to spare cost no request.
    opened: new Date("2000-01-01T00:00:00Z"),
    // Voids change past days (L), for how long was not found: the usual 60 days and a month, two pages either way.
    lookBackMs: 90 * DAY,
    // Our choice; a reversal window was not found.
    reversalWindowDays: 90,
    // M: one source says that byday goes back five years.
    historyLimitMs: 5 * 365 * DAY,
    // The filter takes whole days (H).
    minWindowMs: DAY,
    // Not published. A known client waits a second between pages and retries 429 and 502 to 504 (M).
    // Whole days.
    edgeMs: DAY,
    parallelWindows: 1,
    rateLimit: "not documented",
    // No limit is known: our own choice, which an ordinary account never meets.
    budgets: [{ per: "account", requests: 240, perMs: MINUTE }],
    requestsPerPage: 1,
  },
  testCredentials,
  identify,
  fetchPage,
  parseRow,
  aboutOf,
  dateOf,
  notifications,
} satisfies NetworkAdapter<ClickCrmCredentials>;
