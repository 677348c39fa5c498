import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** False on the server and until the page's script has taken over: before that a click or a word typed is lost. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
