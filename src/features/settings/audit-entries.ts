import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { type AuditKind, DAILY } from "#domain/audit";
import type { Answers } from "#http/contract";
import type { AuditEntryAnswer } from "#http/contract-of-logins";
import { apiRequest } from "#ui/api-client";

export function auditQueryOptions() {
  return infiniteQueryOptions({
    queryKey: ["audit"],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: "50", ...(pageParam && { cursor: pageParam }) });
      return apiRequest<Answers["audit"]>(`/api/audit?${query}`, { signal });
    },
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

export const useAudit = () => useInfiniteQuery(auditQueryOptions());

const SENTENCES: Record<AuditKind, (account: string, key: string) => string> = {
  signed_up: () => "The login was made",
  signed_in: () => "Signed in",
  email_changed: () => "The e-mail address was changed",
  password_changed: () => "The password was changed",
  password_reset: () => "The password was set anew by a link from a mail",
  second_factor_on: () => "Codes of an app were switched on for signing in",
  second_factor_off: () => "Codes of an app were switched off for signing in",
  backup_codes_made: () => "New backup codes were made",
  session_ended: () => "A session was ended from another one",
  sessions_ended: () => "All other sessions were ended",
  account_connected: (account) => `${account} was connected`,
  account_reconnected: (account) => `${account} got other credentials`,
  account_disconnected: (account) => `${account} was disconnected, and its credentials deleted`,
  credentials_opened: (account) => `The credentials of ${account} were used to read sales`,
  sales_exported: () => "Sales were exported as a file",
  key_made: (_, key) => `The API key ${key} was made`,
  key_used: (_, key) => `The API key ${key} was used`,
  key_ended: (_, key) => `The API key ${key} was ended`,
};

/** What happened, as a sentence; a kind that is newer than this page by its own word. */
export function describeAudit({ kind, details }: AuditEntryAnswer): string {
  const { label, keyName } = details;
  const tell = Object.hasOwn(SENTENCES, kind) ? SENTENCES[kind as AuditKind] : undefined;
  return tell?.(label ? `“${label}”` : "An account", `“${keyName ?? "?"}”`) ?? kind;
}

/** Once a day is told of what happens every hour. */
export const isDaily = (kind: string): boolean => DAILY.has(kind as AuditKind);
