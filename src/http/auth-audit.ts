import { createAuthMiddleware } from "better-auth/api";
import { getDatabase } from "#db/client";
import { writeAudit } from "#db/users/audit-log";
import type { AuditKind } from "#domain/audit";
import { purposeOf } from "./auth-mails";

/** In which Better Auth is told the address of a client; what a client itself sends in it is removed. */
export const ADDRESS_HEADER = "x-tidemark-client-address";

const BY_PATH: Record<string, AuditKind> = {
  "/change-password": "password_changed",
  "/revoke-session": "session_ended",
  "/revoke-sessions": "sessions_ended",
  "/revoke-other-sessions": "sessions_ended",
  "/two-factor/disable": "second_factor_off",
  "/two-factor/generate-backup-codes": "backup_codes_made",
};

/** What ends with a redirect is thrown as well. */
const hasFailed = (returned: unknown): boolean => returned instanceof Error && Object(returned).status !== "FOUND";

/**
 * Writes down what happens to a login, as a plugin of Better Auth: after all others, one of which takes a session back until
 * the second factor is shown.
 */
export const auditOfLogins = {
  id: "audit-of-logins",
  hooks: {
    after: [
      {
        matcher: () => true,
        handler: createAuthMiddleware(async ({ path, query, headers, context }) => {
          if (hasFailed(context.returned)) return;
          const { session, newSession } = context;
          const address = headers?.get(ADDRESS_HEADER) ?? null;
          const note = (userId: string, kind: AuditKind) => writeAudit(getDatabase(), { userId, kind, address });
          const { userId, updateTo } = path === "/verify-email" ? purposeOf(String(query?.token)) : {};
          const changed = updateTo && userId;
          const kind = Object.hasOwn(BY_PATH, path) ? BY_PATH[path] : undefined;
          if (kind && session) await note(session.user.id, kind);
          else if (path === "/two-factor/verify-totp" && session) await note(session.user.id, "second_factor_on");
          else if (path === "/change-email" && newSession) await note(newSession.user.id, "email_changed");
          else if (path === "/verify-email" && changed) await note(changed, "email_changed");
          else if (newSession && !session) await note(newSession.user.id, "signed_in");
        }),
      },
    ],
  },
};
