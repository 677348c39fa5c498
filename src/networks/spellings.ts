/** One way to read what stands at a place of a text: a character, and how many code units spell it. */
export type Spelling = readonly [char: number, length: number];

/** An escape may be escaped again; layers beyond these are read as they stand. */
const MAX_LAYERS = 8;

const UNICODE = /\\u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?/y;
const ENTITY = /&(?:#0{0,8}(\d{1,7})|#[xX]0{0,8}([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));/y;
const HEX_BYTE = /[0-9a-fA-F]{2}/y;
const NAMED: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/**
 * Every character that a text may mean at a place: as it stands, percent-encoded (once or more), escaped as in JSON, or
 * as an HTML entity; a form decodes `+` as a space. It looks at a bounded piece of the text.
 */
export function spellingsAt(text: string, at: number): Spelling[] {
  const plain = text.codePointAt(at) ?? 0;
  const asItStands: Spelling = [plain, plain > 0xffff ? 2 : 1];
  switch (text[at]) {
    case " ":
      return [asItStands, ["+".charCodeAt(0), 1]];
    case "\\":
      return [asItStands, ...escaped(text, at)];
    case "%":
      return [asItStands, ...percentEncoded(text, at)];
    case "&":
      return [asItStands, ...entity(text, at)];
    default:
      return [asItStands];
  }
}

function escaped(text: string, at: number): Spelling[] {
  const next = text.codePointAt(at + 1);
  if (next === undefined) return [];
  const spellings: Spelling[] = [[next, next > 0xffff ? 3 : 2]];
  const [all, high = "", low] = matchAt(UNICODE, text, at) ?? [];
  if (all === undefined) return spellings;
  const first = Number.parseInt(high, 16);
  if (low !== undefined && first >= 0xd800 && first < 0xdc00) {
    const pair = String.fromCharCode(first, Number.parseInt(low, 16));
    return [...spellings, [pair.codePointAt(0) ?? 0, all.length]];
  }
  return [...spellings, [first, 6]];
}

function percentEncoded(text: string, at: number): Spelling[] {
  const first = byteAt(text, at);
  if (!first) return [];
  // `%2541` is an `A` encoded twice, or a percent sign before `41`.
  const signs: Spelling[] = [];
  for (let end = at + 1; end < first.end && text.startsWith("25", end); end += 2) signs.push([0x25, end + 2 - at]);
  const char = utf8From(text, first);
  return char ? [...signs, [char.code, char.end - at]] : signs;
}

interface Decoded {
  code: number;
  end: number;
}

function utf8From(text: string, first: Decoded): Decoded | undefined {
  const bytes = [first.code];
  const length = first.code < 0x80 ? 1 : first.code < 0xe0 ? 2 : first.code < 0xf0 ? 3 : 4;
  let { end } = first;
  while (bytes.length < length) {
    const next = byteAt(text, end);
    if (!next) return undefined;
    bytes.push(next.code);
    end = next.end;
  }
  const code = Buffer.from(bytes).toString("utf8").codePointAt(0);
  return code === undefined || code === 0xfffd ? undefined : { code, end };
}

/** The byte that `%41`, `%2541`, `%252541` and so on mean. */
function byteAt(text: string, at: number): Decoded | undefined {
  if (text[at] !== "%") return undefined;
  let start = at + 1;
  for (let layer = 0; layer < MAX_LAYERS; layer += 1) {
    if (!text.startsWith("25", start) || !matchAt(HEX_BYTE, text, start + 2)) break;
    start += 2;
  }
  const hex = matchAt(HEX_BYTE, text, start)?.[0];
  return hex === undefined ? undefined : { code: Number.parseInt(hex, 16), end: start + 2 };
}

function entity(text: string, at: number): Spelling[] {
  const found = matchAt(ENTITY, text, at);
  if (!found) return [];
  const [all, decimal, hex, name] = found;
  const code = name ? NAMED.get(name)?.codePointAt(0) : Number.parseInt(decimal ?? hex ?? "", decimal ? 10 : 16);
  return code === undefined ? [] : [[code, all.length]];
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
