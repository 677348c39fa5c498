/** The fields of a row that may be kept: `true` for a plain value, a nested shape for an object or a list of them. */
export type KeepFields = { [field: string]: true | KeepFields };

/**
 * A copy of `row` with the listed fields only. What is not listed never leaves the adapter, so a field that a network
 * adds tomorrow, or buyer data in an unexpected place, is dropped rather than stored.
 */
export function keepFields(row: unknown, keep: KeepFields): unknown {
  if (Array.isArray(row)) return row.map((item) => keepFields(item, keep));
  if (typeof row !== "object" || row === null) return describe(row);
  const kept: Record<string, unknown> = {};
  for (const field of Object.keys(keep)) {
    if (Object.hasOwn(row, field))
      kept[field] = keepValue((row as Record<string, unknown>)[field], keep[field] ?? true);
  }
  return kept;
}

function keepValue(value: unknown, keep: true | KeepFields): unknown {
  if (value === undefined || value === null) return null;
  if (isNil(value)) return { "@nil": "true" };
  if (keep !== true) return keepFields(value, keep);
  if (typeof value === "string") return storable(value);
  // Emptied, but of its own type still: as a text it would pass for an id or a name.
  if (typeof value === "object") return Array.isArray(value) ? [] : {};
  return value;
}

/** XML converted to JSON writes null as `{"@nil":"true"}` (ClickBank, H). */
export function isNil(value: unknown): boolean {
  return typeof value === "object" && value !== null && String((value as { "@nil"?: unknown })["@nil"]) === "true";
}

/** A row of an unforeseen form is kept as the name of its type: its content might be anything. */
function describe(value: unknown): string {
  return `[${value === null ? "null" : Array.isArray(value) ? "array" : typeof value}]`;
}

/** Postgres stores neither NUL nor half a surrogate pair: one such character would block a whole page. */
function storable(text: string): string {
  return text.includes("\u0000") ? text.replaceAll("\u0000", "").toWellFormed() : text.toWellFormed();
}
