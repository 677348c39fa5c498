/** Why a sync did not complete. The list is closed: every failure maps to exactly one code. */
export const FAILURE_CODES = [
  "credentials_rejected",
  "rate_limited",
  "network_unavailable",
  "contract_changed",
  "internal",
] as const;

export type FailureCode = (typeof FAILURE_CODES)[number];

/** A failure as it is stored and shown. `message` never holds a secret. */
export interface Failure {
  code: FailureCode;
  message: string;
}

/** How a run failed. `byEngine`: the engine gave it up, and the account has no part in it. */
export interface RunFailure extends Failure {
  byEngine?: true;
}

/** What a failure means to the user, in one sentence: nothing that came over the wire, which stands in the run's details. */
export const FAILURE_SENTENCES: Record<FailureCode, string> = {
  credentials_rejected: "The network does not accept the credentials.",
  rate_limited: "The network takes no more requests for now.",
  network_unavailable: "The network cannot be reached or gives no proper answer.",
  contract_changed: "The network answers in a form that Tidemark does not know yet; that is ours to mend.",
  internal: "Something failed inside Tidemark; that is ours to mend.",
};

/** Faults of the moment: they pass by themselves, and the next sync tries again. */
export const isPassing = (code: FailureCode): boolean => code === "rate_limited" || code === "network_unavailable";
