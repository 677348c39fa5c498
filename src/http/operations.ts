import "server-only";
import type { z } from "zod";
import type { ApiScope } from "#domain/access";
import type { ANSWERS } from "./contract";
import { alertsBody } from "./contract-of-alerts";
import { apiKeyBody } from "./contract-of-logins";
import * as asked from "./contract-of-requests";

/** What one method of one path takes and answers. */
interface Operation {
  /** What it does, in a sentence. */
  summary: string;
  /** May be called with an API key of this scope, `any` with each; absent: with a session alone. */
  key?: ApiScope | "any";
  /** Parameters of the URL. */
  query?: z.ZodObject;
  /** JSON. `optional`: may be absent, which is `{}`. */
  body?: z.ZodType;
  bodyIs?: "optional";
  /** The shape of its answer; absent: it has none (204), or it is a file. */
  answer?: keyof typeof ANSWERS;
  file?: "text/csv" | "application/json";
  /** Of an answer; 200 where it is absent. */
  status?: 201 | 202;
}

/**
 * Everything that a user can ask of the API, written once: routes take and answer what stands here, and the documentation
 * is made from it. What is called by others (networks, the engine, a clock, who signs in) is not among it.
 */
export const OPERATIONS = {
  "GET /api/networks": {
    summary: "The networks that can be connected, and how each does.",
    answer: "networks",
    key: "any",
  },

  "GET /api/accounts": {
    summary: "The connected accounts with their health, oldest first.",
    query: asked.accountsQuery,
    answer: "accounts",
    key: "accounts:read",
  },
  "POST /api/accounts": {
    summary: "Connects an account: tests its credentials at the network, keeps them encrypted, and begins its import.",
    body: asked.connectBody,
    answer: "account",
    status: 201,
  },
  "GET /api/accounts/:id": {
    summary: "One account, also a disconnected one.",
    answer: "account",
    key: "accounts:read",
  },
  "PATCH /api/accounts/:id": {
    summary: "Gives an account another name, pauses or resumes it.",
    body: asked.accountPatch,
    answer: "account",
  },
  "DELETE /api/accounts/:id": { summary: "Disconnects an account. Its credentials are deleted, its sales stay." },
  "PUT /api/accounts/:id/credentials": {
    summary: "Reconnects an account with other credentials of the same login.",
    body: asked.reconnectBody,
    answer: "account",
  },
  "POST /api/accounts/:id/sync": {
    summary: "Syncs an account now; with a window, reads that period again.",
    body: asked.syncBody,
    bodyIs: "optional",
    answer: "requested",
    status: 202,
  },
  "GET /api/accounts/:id/coverage": {
    summary: "Which periods of an account are read, missing or being read.",
    answer: "coverage",
    key: "accounts:read",
  },
  "GET /api/accounts/:id/reconciliation": {
    summary: "Of a network that reports days: its totals against the single sales that its messages told.",
    query: asked.daysQuery,
    answer: "reconciliation",
    key: "sales:read",
  },
  "GET /api/accounts/:id/rejects": {
    summary: "What is held back of an account, without buyers' data, the rows seen last first.",
    query: asked.listQuery,
    answer: "rejects",
  },
  "POST /api/accounts/:id/rejects/replay": {
    summary: "Reads again what is held back.",
    answer: "requested",
    status: 202,
  },
  "DELETE /api/accounts/:id/rejects/:rejectId": { summary: "Sets a row that is held back aside." },
  "PUT /api/accounts/:id/rejects/:rejectId": {
    summary: "Takes back that a row was set aside, within a day.",
    body: asked.restoreBody,
  },
  "GET /api/accounts/:id/notifications": {
    summary: "Where the network is to send an account's messages. The address is a secret.",
    answer: "notifications",
  },
  "PUT /api/accounts/:id/notifications": {
    summary: "Keeps what verifies an account's messages.",
    body: asked.notificationsBody,
    answer: "notifications",
  },
  "POST /api/accounts/:id/notifications/retry": {
    summary: "Tries messages again that could not be brought into the ledger.",
    answer: "retried",
    status: 202,
  },

  "GET /api/sync-logs": {
    summary: "What syncs have read, newest first.",
    query: asked.syncLogsQuery,
    answer: "syncLogs",
    key: "accounts:read",
  },
  "GET /api/activity": {
    summary: "Accounts by hours.",
    query: asked.activityQuery,
    answer: "activity",
    key: "accounts:read",
  },

  "GET /api/sales": {
    summary: "Sales, newest first; with `delta` in the order in which they changed.",
    query: asked.salesQuery,
    answer: "sales",
    key: "sales:read",
  },
  "GET /api/sales/:id": {
    summary: "A sale, what has changed of it, what else belongs to its order, and its row as the network sent it.",
    answer: "sale",
    key: "sales:read",
  },
  "GET /api/sales.csv": {
    summary: "The sales of a filter as a file. `Tidemark-Completeness` says whether they are all there is.",
    query: asked.salesFileQuery,
    file: "text/csv",
    key: "sales:read",
  },
  "GET /api/earnings": {
    summary: "What was earned in a period, by group and in all, and whether that is all there is.",
    query: asked.earningsQuery,
    answer: "earnings",
    key: "earnings:read",
  },

  "GET /api/settings": { summary: "What the user has chosen for what they are shown.", answer: "settings" },
  "PUT /api/settings": {
    summary: "Changes the zone in which days are counted.",
    body: asked.settingsBody,
    answer: "settings",
  },
  "GET /api/alerts": { summary: "What the user is told, where and when.", answer: "alerts" },
  "PUT /api/alerts": {
    summary: "Changes some of it. The secret of a new webhook is in this answer alone.",
    body: alertsBody,
    answer: "alerts",
  },
  "POST /api/alerts/test": {
    summary: "Sends a test to one channel now.",
    body: asked.alertTestBody,
    answer: "alertTested",
  },
  "GET /api/alerts/incidents": {
    summary: "What is wrong and what was, newest first; what is open alone with `open=1`, what is over with `open=0`.",
    query: asked.incidentsQuery,
    answer: "incidents",
  },

  "GET /api/keys": { summary: "The user's API keys, without the keys themselves.", answer: "apiKeys" },
  "POST /api/keys": {
    summary: "Makes an API key, which is in this answer alone.",
    body: apiKeyBody,
    answer: "newApiKey",
    status: 201,
  },
  "DELETE /api/keys/:id": { summary: "Ends an API key." },
  "GET /api/audit": {
    summary: "What happened to the user's login, keys, credentials and data, newest first.",
    query: asked.auditQuery,
    answer: "audit",
  },
  "GET /api/sessions": { summary: "Where the user is signed in, the newest first.", answer: "sessions" },
  "DELETE /api/sessions/:id": { summary: "Ends one of the user's sessions." },
  "PUT /api/login/password": {
    summary: "Sets a password for a user who has none, since they came by another's login.",
    body: asked.newPasswordBody,
  },
  "DELETE /api/login": {
    summary: "Deletes the login: sessions, keys and credentials at once, the ledger within a day. Needs the password.",
    body: asked.deleteLoginBody,
  },
  "GET /api/openapi.json": { summary: "This documentation, as OpenAPI 3.1.", file: "application/json", key: "any" },
} as const satisfies Record<`${"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} /api/${string}`, Operation>;

export type OperationName = keyof typeof OPERATIONS;
export type AnyOperation = Operation;
