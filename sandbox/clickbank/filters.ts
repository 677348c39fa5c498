import type { Row } from "../rows";
import { factsOf, typeOf } from "./facts";
import type { Quirks } from "./quirks";

/** What the filters look at. */
interface Fields {
  type: string;
  role: string;
  vendor: string;
  affiliate: string | null;
  tid: string | null;
  items: string[];
}

const NAMES = ["type", "role", "vendor", "affiliate", "tid", "item"] as const;

export interface RowFilter {
  /** The same for the same filters. */
  name: string;
  keeps(row: Row): boolean;
}

/** Unknown parameters are ignored; a value that matches nothing, such as an invalid type, yields no rows. */
export function rowFilter(query: URLSearchParams, nickname: string, quirks: Quirks): RowFilter {
  const wanted = NAMES.flatMap((name) => {
    const value = query.get(name);
    return value ? [[name, value] as const] : [];
  });
  return {
    name: JSON.stringify(wanted),
    keeps(row) {
      if (wanted.length === 0) return true;
      const type = row.kind === "explicit" ? null : typeOf(row);
      const byType = wanted.find(([name]) => name === "type")?.[1];
      if (type !== null && byType !== undefined && byType !== type) return false;
      if (type !== null && byType !== undefined && wanted.length === 1) return true;
      const fields = fieldsOf(row, nickname, quirks);
      return wanted.every(([name, value]) => matches(fields, name, value));
    },
  };
}

function matches(fields: Fields, name: (typeof NAMES)[number], value: string): boolean {
  if (name === "type" || name === "role") return fields[name] === value;
  if (name === "item") return fields.items.includes(value);
  if (name === "affiliate" && value === "none") return fields.affiliate === null;
  return like(fields[name], value);
}

/** `%` stands for anything; letter case does not matter. */
function like(text: string | null, pattern: string): boolean {
  const parts = pattern.split("%").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return text !== null && new RegExp(`^${parts.join(".*")}$`, "i").test(text);
}

function fieldsOf(row: Row, nickname: string, quirks: Quirks): Fields {
  if (row.kind !== "explicit") {
    const facts = factsOf(row.order, nickname, quirks.role);
    const items = facts.lines.filter((_, i) => row.line < 0 || row.line === i).map((line) => line.itemNo);
    return { ...facts, type: typeOf(row), role: quirks.role, tid: facts.trackingId, items };
  }
  const textOf = (value: unknown) => (typeof value === "string" ? value : null);
  const lines = [row.raw["lineItemData"]].flat() as { itemNo?: unknown }[];
  return {
    type: textOf(row.raw["transactionType"]) ?? "",
    role: textOf(row.raw["role"]) ?? "",
    vendor: textOf(row.raw["vendor"]) ?? "",
    affiliate: textOf(row.raw["affiliate"]),
    tid: textOf(row.raw["trackingId"]),
    items: lines.flatMap((line) => textOf(line?.itemNo) ?? []),
  };
}
