import { expect, test } from "vitest";
import { FAILURE_CODES, FAILURE_SENTENCES, isPassing } from "./failure";

test("every failure has a sentence of its own, which says whether it is the network's or ours to mend", () => {
  const sentences = FAILURE_CODES.map((code) => FAILURE_SENTENCES[code]);
  expect(new Set(sentences).size).toBe(FAILURE_CODES.length);
  for (const sentence of sentences) expect(sentence).toMatch(/^(The network |Something failed inside Tidemark).*\.$/);
  const ours = FAILURE_CODES.filter((code) => FAILURE_SENTENCES[code].endsWith("that is ours to mend."));
  expect(ours).toEqual(["contract_changed", "internal"]);
});

test("what passes by itself is a limit of the network's, or that it cannot be reached", () => {
  expect(FAILURE_CODES.filter(isPassing)).toEqual(["rate_limited", "network_unavailable"]);
});
