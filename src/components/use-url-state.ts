import { usePathname, useSearchParams } from "next/navigation";
import { useCallback } from "react";

/** Null takes a parameter away, a list is given one after the other. */
export type UrlChange = Record<string, string | readonly string[] | null>;

/** The address with some parameters changed. */
export function withParams(pathname: string, params: URLSearchParams | string, change: UrlChange): string {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(change)) {
    next.delete(name);
    for (const one of value === null ? [] : [value].flat()) next.append(name, one);
  }
  const query = next.toString();
  return query ? `${pathname}?${query}` : pathname;
}

/** The page's filters, which live in its address: back, reload and a second tab find them there. */
export function useUrlState(): { params: URLSearchParams; set: (change: UrlChange, how?: "push" | "replace") => void } {
  const params = useSearchParams();
  const pathname = usePathname();
  const set = useCallback(
    (change: UrlChange, how: "push" | "replace" = "push") => {
      const address = withParams(pathname, window.location.search, change);
      // Next.js follows these; no request of the page's own is made.
      if (how === "push") window.history.pushState(null, "", address);
      else window.history.replaceState(null, "", address);
    },
    [pathname],
  );
  return { params: new URLSearchParams(params), set };
}
