import { z } from "zod";
import { DAY, HOUR, MINUTE } from "#domain/window";
import { MAX_SECRET_LENGTH, type NetworkAdapter } from "../adapter";
import { fetchPage, PAGE_SIZE, testCredentials } from "./client";
import { aboutOf, CLOCK, dateOf, parseRow } from "./normalize";
import { notifications } from "./notifications";
import type { HotmartCredentials } from "./token";

/** How far back an hourly sync reads: guarantees of 7 to 30 days, and disputes of them, end within it (M). */
const LOOK_BACK_DAYS = 60;
/** Guarantees are extended to 60 days (M), and a refund is granted some days after it is asked for (L). */
const REVERSAL_DAYS = 90;

/** Hotmart's sales history and commissions. Not an append-only ledger: a sale's status changes in place (H). */
export const hotmart = {
  id: "hotmart",
  label: "Hotmart",
  credentials: {
    schema: z.object({
      clientId: z.string().trim().min(1, "Enter the client ID").max(MAX_SECRET_LENGTH, "The client ID is too long"),
      clientSecret: z
        .string()
        .trim()
        .min(1, "Enter the client secret")
        .max(MAX_SECRET_LENGTH, "The client secret is too long"),
    }),
    fields: [
      {
        name: "clientId",
        label: "Client ID",
        help: 'In Hotmart under Tools → Hotmart Credentials: create a credential for "API Hotmart", not for the sandbox.',
        secret: false,
      },
      {
        name: "clientSecret",
        label: "Client secret",
        help: 'Shown beside the client ID. The "Basic" value is not needed.',
        secret: true,
      },
    ],
  },
  // H; the sandbox host was dead in March 2026 (M).
  endpoints: {
    api: { variable: "HOTMART_API_URL", default: "https://developers.hotmart.com" },
    auth: { variable: "HOTMART_AUTH_URL", default: "https://api-sec-vlc.hotmart.com" },
  },
  traits: {
    granularity: "transaction",
    clock: CLOCK,
    pageSize: PAGE_SIZE,
    // H: its founder names 2011 in an interview.
    opened: new Date("2011-01-01T00:00:00Z"),
    // The date filter is on order date and none is on changes (M): a refund shows only where its order is read again.
    lookBackMs: LOOK_BACK_DAYS * DAY,
    reversalWindowDays: REVERSAL_DAYS,
    // The filter takes milliseconds (H); an hour is our choice.
    minWindowMs: HOUR,
    // H. A page of ours takes two calls, rarely more.
    // Whether ends are inclusive is unknown.
    edgeMs: HOUR,
    // Ours: far below 500 requests a minute (H).
    parallelWindows: 4,
    rateLimit: "500 requests a minute",
    budgets: [{ per: "account", requests: 500, perMs: MINUTE }],
    // The sales and their commissions.
    requestsPerPage: 2,
  },
  testCredentials,
  fetchPage,
  parseRow,
  aboutOf,
  dateOf,
  notifications,
} satisfies NetworkAdapter<HotmartCredentials>;
