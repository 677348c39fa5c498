import { expect, test } from "vitest";
import { listAdapters } from "../networks";
import { type CredentialField, MAX_SECRET_LENGTH } from "./adapter";
import type { NotificationSupport } from "./notification";

const forms = listAdapters().flatMap(({ id, credentials, notifications }) => [
  [`${id}'s credentials`, credentials] as const,
  [`${id}'s notification secrets`, (notifications as NotificationSupport).secrets] as const,
]);

const filled = (fields: readonly CredentialField[], length: number, one?: string) =>
  Object.fromEntries(fields.map(({ name }) => [name, "k".repeat(name === one ? length : 20)]));

test.each(forms)("%s have a greatest length on every field, and say which is too long", (_what, { schema, fields }) => {
  expect(schema.safeParse(filled(fields, 20)).success).toBe(true);
  for (const { name } of fields) {
    const parsed = schema.safeParse(filled(fields, MAX_SECRET_LENGTH + 1, name));
    expect(parsed.error?.issues.map(({ path }) => path)).toEqual([[name]]);
    expect(parsed.error?.issues[0]?.message).not.toContain("kkk");
  }
});
