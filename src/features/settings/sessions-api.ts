import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Answers } from "#http/contract";
import { apiRequest } from "#ui/api-client";

export function sessionsQueryOptions() {
  return queryOptions({
    queryKey: ["sessions"],
    queryFn: ({ signal }) => apiRequest<Answers["sessions"]>("/api/sessions", { signal }),
  });
}

export const useSessions = () => useQuery(sessionsQueryOptions());

/** Ends one, wherever it is. */
export function useEndSession() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => apiRequest(`/api/sessions/${id}`, { method: "DELETE" }),
    onSettled: () => queryClient.invalidateQueries(sessionsQueryOptions()),
  });
}

const BROWSERS: [RegExp, string][] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrom(e|ium)\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

/** "Firefox on Linux", by what a browser says of itself, in which each names those before it as well. */
export function describeBrowser(userAgent: string | null): string {
  const first = (names: [RegExp, string][]) => names.find(([pattern]) => pattern.test(userAgent ?? ""))?.[1];
  const [browser, system] = [first(BROWSERS), first(SYSTEMS)];
  if (!browser) return userAgent ? userAgent.slice(0, 60) : "A browser or program that does not name itself";
  return system ? `${browser} on ${system}` : browser;
}
