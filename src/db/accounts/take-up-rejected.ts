import { sql } from "drizzle-orm";
import type { Database } from "../client";

/** In an outage, accounts whose keys were refused since `since` are synced again, as if that had not been. */
export async function takeUpRejected(db: Database, network: string, since: Date): Promise<void> {
  await db.execute(sql`
    update network_account set status = 'active', updated_at = now()
    where network = ${network} and status = 'needs_reconnect' and exists (
      select 1 from sync_log where sync_log.account_id = network_account.id
        and error_code = 'credentials_rejected' and completed_at > ${since.toISOString()})`);
}
