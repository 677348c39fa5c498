import { z } from "zod";
import { DAY, HOUR, MINUTE } from "#domain/window";
import { MAX_SECRET_LENGTH, type NetworkAdapter } from "../adapter";
import { type Digistore24Credentials, fetchPage, identify, PAGE_SIZE, testCredentials } from "./client";
import { aboutOf, CLOCK, dateOf, parseRow } from "./normalize";
import { notifications } from "./notifications";

/** Digistore24's `listTransactions`. An append-only ledger: refunds and chargebacks are rows of their own (H). */
export const digistore24 = {
  id: "digistore24",
  label: "Digistore24",
  credentials: {
    schema: z.object({
      apiKey: z.string().trim().min(1, "Enter the API key").max(MAX_SECRET_LENGTH, "The API key is too long"),
    }),
    fields: [
      {
        name: "apiKey",
        label: "API key",
        help: "In Digistore24 under Settings → Account access → API keys. A read-only key is enough.",
        secret: true,
      },
    ],
  },
  endpoints: { api: { variable: "DIGISTORE24_API_URL", default: "https://www.digistore24.com/api/call" } },
  traits: {
    granularity: "transaction",
    clock: CLOCK,
    pageSize: PAGE_SIZE,
    // When it opened was not found (L: in 2012); a few years to spare cost no request.
    opened: new Date("2008-01-01T00:00:00Z"),
    // Our choice: the filter is on creation date, and nothing says how late rows may turn up.
    lookBackMs: 2 * DAY,
    // Our choice; refunds are new rows, so only late ones hide here.
    reversalWindowDays: 35,
    minWindowMs: HOUR,
    // Not documented anywhere that was found.
    // The clock of the filter is Europe/Berlin by one source (M).
    edgeMs: 3 * HOUR,
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
} satisfies NetworkAdapter<Digistore24Credentials>;
