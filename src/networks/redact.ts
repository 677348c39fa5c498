import { spellingsAt } from "./spellings";
import { buildWordTree, type Place, step } from "./word-tree";

/** An excerpt shows 160 characters; what stands behind this much markup and space is not looked for. */
const MAX_EXCERPT_SOURCE = 16 * 1_024;
/** Readings of one text that are followed side by side; a text that is spelled normally has one. */
const MAX_READINGS = 8;
/** Trees of secrets that are kept, so that a run of requests builds its own once. */
const MAX_TREES = 16;

const BASE64_TAIL = /[\w+/-]*=*/y;

/** What the network said, fit for a message: one line, short, without any of the secrets. */
export function excerpt(text: string, secrets: readonly string[]): string {
  return redactPiece(text.slice(0, MAX_EXCERPT_SOURCE), secrets, text.length > MAX_EXCERPT_SOURCE)
    .replace(/<[^<>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 160);
}

/**
 * Removes the secrets in every spelling that an echo may give them, also from within base64 (`id:secret`). The time it
 * takes grows with the length of the text, whatever the text and the secrets are.
 */
export function redact(text: string, secrets: readonly string[]): string {
  return redactPiece(text, secrets, false);
}

/** A reading of the text: the place it led to, and the reading before its last character. */
interface Reading {
  place: Place;
  before: Reading | undefined;
  start: number;
  end: number;
  /** How many characters, this one and those before it, are to be removed. */
  covers: number;
}

/** With `cutOff`, what stands at the end may be the beginning of a secret and is removed as well. */
function redactPiece(text: string, secrets: readonly string[], cutOff: boolean): string {
  const tree = treeOf(secrets);
  if (!tree) return text;
  const readings: Reading[] = [];
  const removed: [start: number, end: number][] = [];
  const ending = new Map<number, Reading[]>();
  let tailEnd = 0;
  for (let at = 0; at < text.length; at += 1) {
    const here = ending.get(at) ?? [undefined];
    // Most of a text is far from any secret.
    if (!ending.delete(at) && !mayBegin(tree, text.charCodeAt(at))) continue;
    for (const [char, length] of spellingsAt(text, at)) {
      for (const before of here) {
        const place = step(before?.place ?? tree, char);
        if (place.depth === 0) continue;
        const end = at + length;
        const others = ending.get(end) ?? [];
        if (others.length >= MAX_READINGS || others.some((other) => other.place === place)) continue;
        const reading = { place, before, start: at, end, covers: place.ends };
        ending.set(end, [...others, reading]);
        readings.push(reading);
        if (place.endsWithTail && end > tailEnd) {
          tailEnd = tailFrom(text, end);
          removed.push([at, tailEnd]);
        }
      }
    }
  }
  if (cutOff) for (const rest of [...ending.values()].flat()) rest.covers = rest.place.depth;
  return withoutRanges(text, [...removed, ...covered(readings)]);
}

/** Each character that a word ends with covers those before it: passed on from the last to the first. */
function covered(readings: readonly Reading[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const reading of readings.toReversed()) {
    if (reading.covers === 0) continue;
    ranges.push([reading.start, reading.end]);
    if (reading.before) reading.before.covers = Math.max(reading.before.covers, reading.covers - 1);
  }
  return ranges;
}

const ESCAPES = new Set([..." \\%&"].map((char) => char.charCodeAt(0)));

const mayBegin = (tree: Place, unit: number) => tree.next.has(unit) || ESCAPES.has(unit) || unit > 0xd7ff;

function tailFrom(text: string, end: number): number {
  BASE64_TAIL.lastIndex = end;
  return end + (BASE64_TAIL.exec(text)?.[0].length ?? 0);
}

function withoutRanges(text: string, ranges: readonly [start: number, end: number][]): string {
  let clean = "";
  let shown = 0;
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0])) {
    // A range that begins where the last one ended is the same secret.
    if (start > shown || clean === "") clean += `${text.slice(shown, start)}[redacted]`;
    shown = Math.max(shown, end);
  }
  return clean + text.slice(shown);
}

const trees = new Map<string, Place | undefined>();

/** The tree of a set of secrets; the ones that were used last are kept. */
function treeOf(secrets: readonly string[]): Place | undefined {
  const wanted = [...new Set(secrets)].filter((secret) => secret.length > 0);
  const key = JSON.stringify(wanted);
  const tree = trees.has(key) ? trees.get(key) : buildTree(wanted);
  trees.delete(key);
  trees.set(key, tree);
  if (trees.size > MAX_TREES) trees.delete(trees.keys().next().value ?? "");
  return tree;
}

function buildTree(secrets: readonly string[]): Place | undefined {
  if (secrets.length === 0) return undefined;
  return buildWordTree(
    secrets.flatMap((secret) => [
      { chars: charsOf(secret), tail: false },
      ...base64Parts(secret).map((part) => ({ chars: charsOf(part), tail: true })),
    ]),
  );
}

const charsOf = (text: string) => [...text].map((char) => char.codePointAt(0) ?? 0);

/** The base64 digits that a secret alone decides, for each way in which it may lie across the digits. */
function base64Parts(secret: string): string[] {
  const parts = [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const [start, end] = [Math.ceil((before * 4) / 3), Math.floor((bytes.length * 4) / 3)];
    return (["base64", "base64url"] as const).map((form) => bytes.toString(form).slice(start, end));
  });
  // Fewer digits tell nothing, and would turn up by chance.
  return [...new Set(parts)].filter((part) => part.length >= 8);
}
