import "server-only";

/**
 * Text that can be stored and that somebody may have typed: no NUL (Postgres refuses it), no half of a surrogate pair,
 * and no replacement character, which is what bytes that are not UTF-8 (`%ff`) decode to.
 */
export function isCleanText(text: string): boolean {
  return text.isWellFormed() && !/[\0\ufffd]/.test(text);
}
