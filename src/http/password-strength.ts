import "server-only";
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";
import { ApiFailure } from "./api-failure";

/** Of 0 to 4: from 2 on it takes more than a million guesses, in the order in which they are tried. */
const LEAST_SCORE = 2;

let estimator: ZxcvbnFactory | undefined;

/** Throws a 400 for a password that is guessed early: common, a pattern, or made of what is known of the user. */
export function requireStrongPassword(password: string, known: readonly unknown[]): void {
  // The dictionaries are forty milliseconds of a start, and most requests need none.
  estimator ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  const texts = known.filter((text) => typeof text === "string").flatMap((text) => [text, ...text.split(/[\s@.]+/)]);
  if (estimator.check(password, ["tidemark", ...texts]).score >= LEAST_SCORE) return;
  throw new ApiFailure(
    400,
    "PASSWORD_TOO_WEAK",
    "This password is among those that are guessed first. Choose another one: a few unrelated words are good.",
  );
}
