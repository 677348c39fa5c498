import { useSyncExternalStore } from "react";

const STEP_MS = 5_000;

function subscribe(onTick: () => void): () => void {
  const timer = setInterval(onTick, STEP_MS);
  return () => clearInterval(timer);
}

function currentStep(): number {
  return Math.floor(Date.now() / STEP_MS) * STEP_MS;
}

/** The time in epoch milliseconds, as a value that renders again every five seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, currentStep, currentStep);
}
