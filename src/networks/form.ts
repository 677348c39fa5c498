import { NotificationRefused } from "./notification";

export type Field = readonly [name: string, value: string];

/** A form's fields in their order, decoded. A name that comes twice is refused: which value is signed is not known. */
export function formFields(body: string): Field[] {
  const fields = [...new URLSearchParams(body)];
  if (new Set(fields.map(([name]) => name)).size < fields.length) {
    throw new NotificationRefused(400, "The form has a field twice");
  }
  return fields;
}

/** By name, in ascending order of bytes, which UTF-16 does not always keep. */
export function sortedByName(fields: readonly Field[]): Field[] {
  return [...fields].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** Fields by name in lower case. Empty values count as absent; two values under one name are refused. */
export function byLowerName(fields: readonly Field[]): ReadonlyMap<string, string> {
  const byName = new Map<string, string>();
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    if (value === "") continue;
    if ((byName.get(key) ?? value) !== value) throw new NotificationRefused(400, "The form has a field twice");
    byName.set(key, value);
  }
  return byName;
}

const ID = /^[\w.-]{1,64}$/;

/** The value of a field that must be there and be an id: it becomes part of a key. */
export function requireId(fields: ReadonlyMap<string, string>, name: string): string {
  const value = fields.get(name)?.trim();
  if (value === undefined) throw new NotificationRefused(400, `${name} is missing`);
  if (!ID.test(value)) throw new NotificationRefused(400, `${name} is not an id`);
  return value;
}
