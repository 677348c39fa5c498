/** What is written down of a user's login, keys, credentials and data. */
export const AUDIT_KINDS = [
  "signed_up",
  "signed_in",
  "email_changed",
  "password_changed",
  "password_reset",
  "second_factor_on",
  "second_factor_off",
  "backup_codes_made",
  "session_ended",
  "sessions_ended",
  "account_connected",
  "account_reconnected",
  "account_disconnected",
  "credentials_opened",
  "sales_exported",
  "key_made",
  "key_used",
  "key_ended",
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** What belongs to a kind, as far as it is known: names that the user gave, and never a secret. */
export interface AuditDetails {
  accountId?: string;
  network?: string;
  label?: string;
  keyId?: string;
  keyName?: string;
  /** How many sales a file was to hold is not known before it ends: which it was asked for, as in its URL. */
  filter?: string;
}

/** Of these one a day is written down for each account or key, with the time of the first. */
export const DAILY: ReadonlySet<AuditKind> = new Set(["credentials_opened", "key_used"]);

export const AUDIT_DAYS = 400;
