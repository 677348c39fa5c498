import { BadParameter } from "./envelope";
import type { Quirks } from "./quirks";

export interface Paging {
  pageNo: number;
  pageSize: number;
}

/** Larger pages than allowed are cut down silently; the page size in the answer tells (assumed). */
export function pagingOf(args: URLSearchParams, { defaultPageSize, maxPageSize }: Quirks): Paging {
  const pageSize = wholeNumber(args, "page_size", defaultPageSize);
  return { pageNo: wholeNumber(args, "page_no", 1), pageSize: Math.min(pageSize, maxPageSize) };
}

export function wholeNumber(args: URLSearchParams, name: string, fallback: number, least = 1): number {
  const value = args.get(name);
  if (!value) return fallback;
  const number = Number(value);
  if (!Number.isInteger(number) || number < least) throw new BadParameter(`Invalid value for parameter "${name}"`);
  return number;
}
