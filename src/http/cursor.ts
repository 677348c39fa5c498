import "server-only";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { z } from "zod";

/** Outside of these years there is no sale, and some of them no database can hold (the year 0000). */
const FIRST = Date.UTC(1970, 0, 1);
const LAST = Date.UTC(9999, 0, 1);

const inRange = (text: string) => Date.parse(text) >= FIRST && Date.parse(text) < LAST;

const WANTED = "must be a time such as 2026-05-01T00:00:00Z";
const WANTED_DAY = "must be a day such as 2026-09-30";

/** An instant with its offset, in ISO 8601. */
export const instant = z.iso.datetime({ offset: true, error: WANTED }).refine(inRange, WANTED);

/** A calendar day. */
export const day = z.iso.date(WANTED_DAY).refine(inRange, WANTED_DAY);

const position = z.tuple([instant, z.uuid()]);

/** A keyset position as an opaque URL parameter. */
export function encodeCursor({ startedAt, id }: { startedAt: Date; id: string }): string {
  return Buffer.from(JSON.stringify([startedAt.toISOString(), id])).toString("base64url");
}

/** The reverse; null for anything that `encodeCursor` did not make. */
function decodeCursor(text: string): { startedAt: Date; id: string } | null {
  try {
    const [startedAt, id] = position.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
    return { startedAt: new Date(startedAt), id };
  } catch {
    return null;
  }
}

/** The `cursor` of a list's URL; one that is not of this list is a 400. */
export const cursorQuery = z
  .string()
  .optional()
  .transform((text, context) => {
    const position = text === undefined ? undefined : decodeCursor(text);
    if (position === null) context.addIssue({ code: "custom", message: "is not a cursor of this list" });
    return position ?? undefined;
  });

/** At most so many accounts are in a reader's position: more than a user may connect. */
const MAX_POSITIONS = 1_000;
const changePositions = z.array(z.tuple([z.uuid(), z.int().min(0), z.uuid()])).max(MAX_POSITIONS);

/** Where a reader of changes stands, as an opaque URL parameter. */
export function encodeDelta(position: readonly { accountId: string; changeNo: number; id: string }[]): string {
  const told = position.map(({ accountId, changeNo, id }) => [accountId, changeNo, id]);
  return deflateRawSync(JSON.stringify(told)).toString("base64url");
}

function decodeDelta(text: string) {
  if (text === "") return [];
  try {
    const json = inflateRawSync(Buffer.from(text, "base64url"), { maxOutputLength: 200_000 }).toString();
    return changePositions.parse(JSON.parse(json)).map(([accountId, changeNo, id]) => ({ accountId, changeNo, id }));
  } catch {
    return null;
  }
}

/** The `delta` of a list's URL: empty for the beginning, undefined where changes are not asked for. */
export const deltaQuery = z
  .string()
  .optional()
  .transform((text, context) => {
    const positions = text === undefined ? undefined : decodeDelta(text);
    if (positions === null) context.addIssue({ code: "custom", message: "is not a cursor of changes" });
    return positions ?? undefined;
  });
