import "server-only";
import { z } from "zod";
import { ACCOUNT_DIGITS, type ChangePosition } from "#db/sales/list-sales";

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

const FORMAT = 1;
const ACCOUNT_BYTES = ACCOUNT_DIGITS / 2;
const NUMBER_BYTES = 5;
const ID_BYTES = 16;
const NO_ID = "0".repeat(2 * ID_BYTES);

/**
 * Where a reader of changes stands, as an opaque URL parameter: of each account 11 bytes, so that five hundred fit into a request's
 * first line of 8 KiB.
 */
export function encodeDelta({ unnumbered, accounts }: ChangePosition): string {
  const parts = accounts.map(({ account, changeNo }) => {
    const number = Buffer.alloc(NUMBER_BYTES);
    number.writeUIntBE(changeNo, 0, NUMBER_BYTES);
    return Buffer.concat([Buffer.from(account, "hex"), number]);
  });
  const id = Buffer.from((unnumbered ?? NO_ID).replaceAll("-", ""), "hex");
  return Buffer.concat([Buffer.from([FORMAT]), id, ...parts]).toString("base64url");
}

/** The reverse; null for anything that `encodeDelta` did not make. */
function decodeDelta(text: string): ChangePosition | null {
  if (text === "") return { unnumbered: null, accounts: [] };
  const bytes = Buffer.from(text, "base64url");
  const head = 1 + ID_BYTES;
  const size = ACCOUNT_BYTES + NUMBER_BYTES;
  const isOurs = bytes[0] === FORMAT && bytes.toString("base64url") === text;
  if (!isOurs || bytes.length < head || (bytes.length - head) % size !== 0) return null;
  const id = bytes.toString("hex", 1, head);
  const accounts = Array.from({ length: (bytes.length - head) / size }, (_, n) => {
    const at = head + n * size;
    const account = bytes.toString("hex", at, at + ACCOUNT_BYTES);
    return { account, changeNo: bytes.readUIntBE(at + ACCOUNT_BYTES, NUMBER_BYTES) };
  });
  return { unnumbered: id === NO_ID ? null : id, accounts };
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
