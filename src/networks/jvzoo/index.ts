import { z } from "zod";
import { DAY, MINUTE } from "#domain/window";
import { MAX_SECRET_LENGTH, type NetworkAdapter } from "../adapter";
import { fetchPage, type JvzooCredentials, testCredentials } from "./client";
import { PAGE_SIZE } from "./cursor";
import { aboutOf, CLOCK, dateOf, parseRow } from "./normalize";
import { notifications } from "./notifications";

/** How far the list goes back without a paykey (M); with one is not known, so no more is claimed. */
const HISTORY_LIMIT = 90 * DAY;

/** JVZoo's v2.0 API. v3.0 is in use elsewhere, but nothing shows that it returns an affiliate's rows. */
export const jvzoo = {
  id: "jvzoo",
  label: "JVZoo",
  credentials: {
    schema: z.object({
      apiKey: z.string().trim().min(1, "Enter the API key").max(MAX_SECRET_LENGTH, "The API key is too long"),
    }),
    fields: [
      {
        name: "apiKey",
        label: "API key",
        // One key opens the whole account; no narrower scope is mentioned (H).
        help: "In JVZoo under My Account → Applications, listed as a Vendor Application. Tidemark only reads with it.",
        secret: true,
      },
    ],
  },
  endpoints: { api: { variable: "JVZOO_API_URL", default: "https://api.jvzoo.com" } },
  traits: {
    granularity: "transaction",
    clock: CLOCK,
    pageSize: PAGE_SIZE,
    // When it opened was not found; the list reaches back 90 days in any case.
    opened: new Date("2008-01-01T00:00:00Z"),
    // Every read is the whole list, so a window of all of it costs nothing more and sees every change of status.
    lookBackMs: HISTORY_LIMIT,
    // Our choice: as long as a row can be read. A later change is out of sight.
    reversalWindowDays: 90,
    // There is no date filter (H): less than all cannot be asked for.
    minWindowMs: HISTORY_LIMIT,
    historyLimitMs: HISTORY_LIMIT,
    // Not documented anywhere that was found.
    // How exactly the 90 days are meant is unknown.
    edgeMs: 2 * DAY,
    parallelWindows: 1,
    rateLimit: "not documented",
    // No limit is known: our own choice, which an ordinary account never meets.
    budgets: [{ per: "account", requests: 240, perMs: MINUTE }],
    requestsPerPage: 1,
  },
  testCredentials,
  fetchPage,
  parseRow,
  aboutOf,
  dateOf,
  notifications,
} satisfies NetworkAdapter<JvzooCredentials>;
