import { hash } from "../random";
import type { Day, Days } from "./days";
import type { Quirks } from "./quirks";
import { rawOf } from "./raw";

const PAGE_SIZE = 50;

/** Thrown for arguments that are refused; the message is for the answer. */
export class BadArgument extends Error {
  override readonly name = "BadArgument";
}

/** The body of `byday`. */
export function byDay(days: Days, quirks: Quirks, args: URLSearchParams, now: number) {
  if (args.get("response_type") !== "json") throw new BadArgument("Only response_type json is played");
  const all = arrange(days.read(dayArgument(args, "date_from"), dayArgument(args, "date_to"), now), quirks);
  const page = pageOf(args.get("next_page"));
  const rows = all.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const more = page * PAGE_SIZE < all.length;
  return { data: rows.map((day) => rawOf(day, quirks)), ...nextPage(page + 1, more, quirks) };
}

function dayArgument(args: URLSearchParams, name: string): number {
  const at = Date.parse(`${args.get(name)}T00:00:00Z`);
  if (Number.isNaN(at) || !/^\d{4}-\d{2}-\d{2}$/.test(args.get(name) ?? "")) throw new BadArgument(`Invalid ${name}`);
  return at / 86_400_000;
}

function arrange(days: Day[], { order }: Quirks): Day[] {
  if (order === "asc") return days;
  return order === "desc" ? days.reverse() : days.sort((a, b) => hash(a.day) - hash(b.day));
}

const OPAQUE = /^after-([0-9a-f]+)$/;

function pageOf(cursor: string | null): number {
  if (cursor === null) return 1;
  const opaque = OPAQUE.exec(cursor);
  const page = opaque ? Number.parseInt(opaque[1] as string, 16) : Number(cursor);
  if (!Number.isInteger(page) || page < 1) throw new BadArgument("Invalid next_page");
  return page;
}

function nextPage(page: number, more: boolean, { cursor, lastPage }: Quirks): { next_page?: unknown } {
  if (more || lastPage === "cursor") {
    if (cursor === "opaque") return { next_page: `after-${page.toString(16)}` };
    return { next_page: cursor === "number" ? page : String(page) };
  }
  if (lastPage === "absent") return {};
  return { next_page: { null: null, zero: 0, empty: "" }[lastPage] };
}
