import { type IncomingNotification, NotificationRefused } from "./notification";

/** `bytes` is the value as it came where that is no UTF-8; `value` is its Latin-1 reading then. */
export type Field = readonly [name: string, value: string, bytes?: Buffer];

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The fields of a form or a query in their order, as they came: neither UTF-8 nor single names are taken for granted. */
export function decodeForm(form: string | Uint8Array): Field[] {
  const text = Buffer.from(form).toString("latin1");
  return text
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair): Field => {
      const [name = "", ...rest] = pair.split("=");
      const bytes = unescapeBytes(rest.join("="));
      const value = textOf(bytes);
      return value === null ? [nameOf(name), bytes.toString("latin1"), bytes] : [nameOf(name), value];
    });
}

const nameOf = (escaped: string) => unescapeBytes(escaped).toString("utf8");

/** `+` and `%XX` as bytes; a percent sign without two hex digits stands for itself, as in every form decoder. */
function unescapeBytes(escaped: string): Buffer {
  const byte = (_: string, hex: string) => String.fromCharCode(Number.parseInt(hex, 16));
  return Buffer.from(escaped.replaceAll("+", " ").replace(/%([\da-f]{2})/gi, byte), "latin1");
}

function textOf(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** A form's fields in their order, decoded. A name that comes twice is refused: which value is signed is not known. */
export function formFields({ body, bytes }: IncomingNotification): Field[] {
  const fields = decodeForm(bytes ?? body);
  if (new Set(fields.map(([name]) => name)).size < fields.length) {
    throw new NotificationRefused(400, "The form has a field twice");
  }
  return fields;
}

/** The values as they were signed: as text in UTF-8, and as the bytes that came, where those are another spelling. */
export function signedForms<Value>(
  fields: readonly Field[],
  of: (bytesOf: (field: Field) => Buffer) => Value,
): Value[] {
  const asText = of(([, value]) => Buffer.from(value));
  const hasBytes = fields.some(([, , bytes]) => bytes !== undefined);
  return hasBytes ? [asText, of(([, value, bytes]) => bytes ?? Buffer.from(value))] : [asText];
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
