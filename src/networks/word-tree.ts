/** A place in the tree: what was read so far is the beginning of a word. */
export interface Place {
  /** How many characters of the word are read. */
  depth: number;
  next: Map<number, Place>;
  /** The place of the longest ending of what was read that begins a word too. */
  shorter: Place | undefined;
  /** The length of the longest word that ends here, 0 for none. */
  ends: number;
  /** The same for words marked with `tail`. */
  endsWithTail: boolean;
  /** Steps that were worked out already, so that each is worked out once. */
  known: Map<number, Place>;
}

/** Finds all of many words in one pass over a text (Aho and Corasick, 1975). Words are not empty. */
export function buildWordTree(words: readonly { chars: readonly number[]; tail: boolean }[]): Place {
  const root = newPlace(0);
  for (const { chars, tail } of words) {
    let place = root;
    for (const char of chars) place = childOf(place, char);
    place.ends = chars.length;
    place.endsWithTail ||= tail;
  }
  // Breadth first: what is shorter is linked before what is longer.
  const queue: Place[] = [...root.next.values()];
  for (const place of queue) place.shorter = root;
  for (const place of queue) {
    for (const [char, child] of place.next) {
      child.shorter = step(place.shorter ?? root, char);
      child.ends = Math.max(child.ends, child.shorter.ends);
      child.endsWithTail ||= child.shorter.endsWithTail;
      queue.push(child);
    }
  }
  return root;
}

/** Where the next character leads: to the longest beginning of a word that the text now ends in. */
export function step(from: Place, char: number): Place {
  const passed: Place[] = [];
  let place: Place = from;
  let found = place.next.get(char) ?? place.known.get(char);
  while (!found && place.shorter) {
    passed.push(place);
    place = place.shorter;
    found = place.next.get(char) ?? place.known.get(char);
  }
  const target = found ?? place;
  for (const each of passed) each.known.set(char, target);
  return target;
}

function childOf(place: Place, char: number): Place {
  const child = place.next.get(char) ?? newPlace(place.depth + 1);
  place.next.set(char, child);
  return child;
}

function newPlace(depth: number): Place {
  return { depth, next: new Map(), shorter: undefined, ends: 0, endsWithTail: false, known: new Map() };
}
