import "server-only";
import { z } from "zod";
import { AlreadyConnectedError } from "../../accounts/connect-account";
import { getAccount } from "../../db/accounts/get-account";
import type { Account } from "../../db/accounts/types";
import { getDatabase } from "../../db/client";
import { type AccountSummary, listAccountSummaries } from "../../health/list-account-summaries";
import { adapterFor, NETWORK_IDS } from "../../networks";
import { NetworkError } from "../../networks/network-error";
import { ApiFailure, notFound } from "./api-failure";
import { check } from "./route";

const fields = z.record(z.string(), z.unknown(), { error: "must be an object with the credentials of the network" });

export const connectBody = z.object({
  network: z.enum(NETWORK_IDS, { error: `must be one of: ${NETWORK_IDS.join(", ")}` }),
  label: z.string({ error: "is required" }).trim().min(1, "is required").max(80, "has at most 80 characters"),
  credentials: fields,
});

export const reconnectBody = z.object({ credentials: fields });

const instant = z.iso.datetime({ offset: true, error: "must be a time such as 2026-05-01T00:00:00Z" });

export const syncBody = z.object({
  window: z
    .object({ start: instant, end: instant })
    .refine(({ start, end }) => Date.parse(start) < Date.parse(end), "must start before it ends")
    .optional(),
});

export const notificationsBody = z.object({ secrets: fields });

/** The credential fields of a network. Throws a 400 that names the field, e.g. `credentials.apiKey`. */
export function readCredentials(network: string, credentials: Record<string, unknown>): unknown {
  return check(adapterFor(network).credentials.schema, credentials, "credentials");
}

/** The account that a URL names, when it is this user's. */
export async function requireAccount(userId: string, id: unknown): Promise<Account> {
  const account = await getAccount(getDatabase(), userId, String(id));
  if (!account) throw notFound();
  return account;
}

export async function summaryOf(userId: string, accountId: string): Promise<AccountSummary> {
  const summaries = await listAccountSummaries(getDatabase(), userId);
  const summary = summaries.find(({ id }) => id === accountId);
  if (!summary) throw notFound();
  return summary;
}

/** What a failed connect means to the caller: the typed reason. */
export function toConnectFailure(error: unknown): unknown {
  if (error instanceof AlreadyConnectedError) return new ApiFailure(409, "already_connected", error.message);
  if (error instanceof NetworkError) return new ApiFailure(422, error.code, error.message);
  return error;
}
