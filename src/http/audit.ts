import "server-only";
import { getDatabase } from "#db/client";
import { writeAudit } from "#db/users/audit-log";
import type { AuditDetails, AuditKind } from "#domain/audit";
import { clientAddress } from "./client-address";

interface Asker {
  request: Request;
  user: { id: string };
  key?: { id: string; name: string } | null;
}

/** Writes down what a user did, or a program with a key of theirs. */
export async function audit({ request, user, key }: Asker, kind: AuditKind, details: AuditDetails = {}): Promise<void> {
  const by = key ? { keyId: key.id, keyName: key.name } : {};
  const address = clientAddress(request.headers);
  await writeAudit(getDatabase(), { userId: user.id, kind, details: { ...details, ...by }, address });
}
