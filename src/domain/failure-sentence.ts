import type { FailureCode } from "./failure";

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
