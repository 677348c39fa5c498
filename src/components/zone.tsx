"use client";

import { useRouter } from "next/navigation";
import { createContext, useContext, useEffect } from "react";
import { apiRequest } from "#ui/api-client";

const ZoneContext = createContext("UTC");

export const ZoneProvider = ZoneContext.Provider;

/** The zone in which the user's days are counted and all times are shown. */
export const useZone = (): string => useContext(ZoneContext);

/** Of a user who has chosen no zone yet, the browser's becomes theirs: their days are counted in it from then on. */
export function KeepZone({ chosen }: { chosen: boolean }) {
  const router = useRouter();
  useEffect(() => {
    if (chosen) return;
    const { timeZone: zone } = new Intl.DateTimeFormat().resolvedOptions();
    // Without it the pages go on in UTC, and the next visit tries again.
    apiRequest("/api/settings", { method: "PUT", body: { zone } }).then(
      () => router.refresh(),
      () => undefined,
    );
  }, [chosen, router]);
  return null;
}
