import "server-only";
import type { z } from "zod";
import type { Completeness, IncompleteReason } from "#domain/completeness";
import { ApiFailure, failureResponse } from "./api-failure";
import { completenessShape as shape } from "./contract-of-money";

const REASONS: Record<IncompleteReason, string> = {
  missing: "a part has not been read yet",
  doubted: "a part is in doubt until it is read again",
  held_back: "sales that could not be read are held back",
  unpriced: "the network has not told the commission of some sales yet",
  delayed: "a part was read longer ago than it should have been",
  paused: "an account is paused",
  out_of_reach: "the network does not tell a part of it any more",
};

/** The 409 for `strict=1`: a sum was asked for that is not all there is. Says why, and holds no sum. */
export function incompleteResponse(completeness: Completeness): Response {
  const reasons = [...new Set(completeness.parts.map(({ reason }) => REASONS[reason]))];
  const failure = new ApiFailure(409, "incomplete", `This period is not complete: ${reasons.join("; ")}.`);
  return failureResponse(failure, { completeness: shape.parse(completeness) satisfies z.output<typeof shape> });
}

/** Completeness as one header, e.g. `state=partial, completeTo="2026-11-29T12:41:00.000Z", parts=2, reasons="delayed"`. */
export function completenessHeader({ state, completeTo, parts }: Completeness): string {
  const reasons = [...new Set(parts.map(({ reason }) => reason))];
  return [
    `state=${state}`,
    ...(completeTo ? [`completeTo="${completeTo.toISOString()}"`] : []),
    `parts=${parts.length}`,
    ...(reasons.length > 0 ? [`reasons="${reasons.join(" ")}"`] : []),
  ].join(", ");
}
