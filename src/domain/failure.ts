import { z } from "zod";

/** Why a sync did not complete. The list is closed: every failure maps to exactly one code. */
export const FAILURE_CODES = [
  "credentials_rejected",
  "rate_limited",
  "network_unavailable",
  "contract_changed",
  "internal",
] as const;

export const failureCodeSchema = z.enum(FAILURE_CODES);
export type FailureCode = z.infer<typeof failureCodeSchema>;

/** A failure as it is stored and shown. `message` never holds a secret. */
export interface Failure {
  code: FailureCode;
  message: string;
}

/** How a run failed. `byEngine`: the engine gave it up, and the account has no part in it. */
export interface RunFailure extends Failure {
  byEngine?: true;
}
