/** The port of Supabase's transaction pooler. */
const POOLER_PORT = "6543";

/**
 * The address for migrations: `DATABASE_URL_UNPOOLED`, else `DATABASE_URL`; undefined when neither is set. They need a
 * session of their own, since their lock belongs to it.
 */
export function migrationUrl(variables: Record<string, string | undefined>): string | undefined {
  return variables["DATABASE_URL_UNPOOLED"] || variables["DATABASE_URL"] || undefined;
}

/** Throws for an address that goes through a transaction pooler, as far as an address tells. */
export function requireDirect(url: string): void {
  const { hostname, port, searchParams } = new URL(url);
  const pooled =
    /-pooler(\.|$)/.test(hostname) || port === POOLER_PORT || searchParams.get("pgbouncer")?.toLowerCase() === "true";
  if (!pooled) return;
  throw new Error(
    `${hostname} is the address of a connection pooler, and migrations need a session of their own. ` +
      "Set DATABASE_URL_UNPOOLED to the direct address (Neon: the host without -pooler).",
  );
}
