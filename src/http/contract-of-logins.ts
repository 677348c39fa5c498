import { z } from "zod";
import { API_SCOPES } from "#domain/access";
import { nextCursor, time, word } from "./contract-of-money";

// The shapes of what opens a user's data: API keys and sessions, and of what is written down of them.

export const apiKeyShape = z
  .object({
    id: z.string(),
    name: z.string(),
    /** How the key begins, by which its owner knows it. */
    start: z.string(),
    scopes: z.array(z.enum(API_SCOPES)),
    createdAt: time,
    /** Null: it does not expire. */
    expiresAt: time.nullable(),
    /** To the minute. */
    lastUsedAt: time.nullable(),
  })
  .meta({ id: "ApiKey" });
export type ApiKeyAnswer = z.output<typeof apiKeyShape>;

/** With the key itself, which is told once. */
export const newApiKeyShape = apiKeyShape.extend({ key: z.string() });
export type NewApiKeyAnswer = z.output<typeof newApiKeyShape>;

export const apiKeyBody = z.strictObject({
  name: z.string({ error: "is required" }).trim().min(1, "is required").max(80, "has at most 80 characters"),
  scopes: z
    .array(z.enum(API_SCOPES, { error: `must be some of: ${API_SCOPES.join(", ")}` }))
    .min(1, `must be some of: ${API_SCOPES.join(", ")}`)
    .max(API_SCOPES.length)
    .default([...API_SCOPES]),
  /** A time, or nothing for a key that does not expire. */
  expiresAt: z.iso
    .datetime({ offset: true, error: "must be a time such as 2027-05-01T00:00:00Z" })
    .refine((text) => new Date(text).getUTCFullYear() < 9999, "must lie before the year 9999")
    .nullish(),
});

export type ApiKeyBody = z.input<typeof apiKeyBody>;

export const sessionShape = z.object({
  id: z.string(),
  /** By which it is asked for now. */
  current: z.boolean(),
  createdAt: time,
  expiresAt: time,
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
});
export type SessionAnswer = z.output<typeof sessionShape>;

const auditEntry = z.object({
  id: z.string(),
  at: time,
  kind: word,
  /** The client's, where a proxy that is believed tells it. */
  address: z.string().nullable(),
  details: z.object({
    accountId: z.string().optional(),
    network: word.optional(),
    label: z.string().optional(),
    keyId: z.string().optional(),
    keyName: z.string().optional(),
    filter: z.string().optional(),
  }),
});
export type AuditEntryAnswer = z.output<typeof auditEntry>;

export const auditShape = z.object({ entries: z.array(auditEntry), nextCursor });
