import { z } from "zod";
import { DAY, HOUR, SECOND } from "#domain/window";
import { MAX_SECRET_LENGTH, type NetworkAdapter } from "../adapter";
import { type ClickBankCredentials, countRows, fetchPage, identify, testCredentials } from "./client";
import { aboutOf, CLOCK, dateOf, parseRow } from "./normalize";
import { notifications } from "./notifications";

/** ClickBank's Orders API, `orders2` of REST 1.3. An append-only ledger: refunds are rows of their own (M). */
export const clickbank = {
  id: "clickbank",
  label: "ClickBank",
  credentials: {
    schema: z.object({
      apiKey: z.string().trim().min(1, "Enter the API key").max(MAX_SECRET_LENGTH, "The API key is too long"),
    }),
    fields: [
      {
        name: "apiKey",
        label: "API key",
        help: 'In ClickBank under Settings → API Management of your primary account. Starts with "API-". The role "API Order Read" is enough.',
        secret: true,
      },
    ],
  },
  endpoints: { api: { variable: "CLICKBANK_API_URL", default: "https://api.clickbank.com/rest/1.3" } },
  traits: {
    granularity: "transaction",
    clock: CLOCK,
    // Up to 100, not adjustable (H).
    pageSize: 100,
    // M: several accounts of its history say 1998, none of them ClickBank's own.
    opened: new Date("1998-01-01T00:00:00Z"),
    // Our choice: rows are filtered by their own date, and nothing says how late they may turn up.
    lookBackMs: 2 * DAY,
    // Our choice, a little over the usual 30 days; refunds are new rows, so only late ones hide here.
    reversalWindowDays: 35,
    // The filter takes whole days (H).
    minWindowMs: DAY,
    // M: one README. Over the limit the answer is 403.
    // Whole days of an unknown zone (L).
    edgeMs: 36 * HOUR,
    // Ours: far below 10 requests a second (M).
    parallelWindows: 4,
    rateLimit: "25,000 requests a day per account, 10 a second per IP address",
    budgets: [
      { per: "account", requests: 25_000, perMs: DAY },
      { per: "network", requests: 10, perMs: SECOND },
    ],
    requestsPerPage: 1,
  },
  testCredentials,
  identify,
  fetchPage,
  countRows,
  parseRow,
  aboutOf,
  dateOf,
  notifications,
} satisfies NetworkAdapter<ClickBankCredentials>;
