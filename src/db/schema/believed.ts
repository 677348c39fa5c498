import { sql } from "drizzle-orm";
import { DOUBTS_OF_CONTENT } from "../../domain/sync";

/** Whether what a SyncLog row has read is believed. Written once: a partial index serves those who ask in its words. */
export const isBelieved = sql.raw(`(doubt is null or doubt not in ('${DOUBTS_OF_CONTENT.join("', '")}'))`);
