import { and, desc, eq, gt, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { Condition, IncidentState } from "#domain/alert";
import type { Database } from "../client";
import { incident } from "../schema";

export type Incident = typeof incident.$inferSelect;

/** A user's incidents that are open or ended since then. */
export function incidentsSince(db: Database, userId: string, since: Date): Promise<Incident[]> {
  return db
    .select()
    .from(incident)
    .where(and(eq(incident.userId, userId), or(isNull(incident.closedAt), gt(incident.closedAt, since))))
    .orderBy(incident.openedAt, incident.id);
}

export async function openIncident(
  db: Database,
  userId: string,
  { kind, cause, accountId, network, since, told }: Condition,
  openedAt: Date,
): Promise<Incident> {
  const [row] = await db
    .insert(incident)
    .values({ userId, kind, cause, accountId, network, since, details: told, openedAt })
    .returning();
  return row as Incident;
}

export async function updateIncident(
  db: Database,
  { id, userId }: Pick<Incident, "id" | "userId">,
  set: Partial<Pick<Incident, "closedAt" | "closedBy" | "reopened" | "details" | "since">>,
): Promise<void> {
  await db
    .update(incident)
    .set(set)
    .where(and(eq(incident.id, id), eq(incident.userId, userId)));
}

/** What the user is told of it now, and when. */
export async function noteTold(
  db: Database,
  { id, userId }: Pick<Incident, "id" | "userId">,
  told: NonNullable<IncidentState["told"]>,
  at: Date,
): Promise<void> {
  await db
    .update(incident)
    .set({
      told,
      toldAt: sql`(${incident.toldAt} || ${at.toISOString()}::timestamptz)[greatest(1, cardinality(${incident.toldAt})):]`,
    })
    .where(and(eq(incident.id, id), eq(incident.userId, userId)));
}

/** A position of the list: the incident after which the page starts. */
export interface IncidentPosition {
  openedAt: Date;
  id: string;
}

/** A user's incidents, newest first, a page at a time; where asked for, those that are open alone or those that are not. */
export function listIncidents(
  db: Database,
  userId: string,
  { after, limit, open }: { after?: IncidentPosition | undefined; limit: number; open?: boolean | undefined },
): Promise<Incident[]> {
  const position =
    after &&
    sql`(${incident.openedAt}, ${incident.id}) < (${after.openedAt.toISOString()}::timestamptz, ${after.id}::uuid)`;
  const state = open === undefined ? undefined : open ? isNull(incident.closedAt) : isNotNull(incident.closedAt);
  return db
    .select()
    .from(incident)
    .where(and(eq(incident.userId, userId), position, state))
    .orderBy(desc(incident.openedAt), desc(incident.id))
    .limit(limit);
}
