import "server-only";
import { headers } from "next/headers";
import { cache } from "react";
import { auth } from "./auth";

export interface Session {
  user: { id: string; name: string; email: string };
}

/** The session of this request, null when nobody is signed in. Asked of the database once a request. */
export const getSession = cache(async (): Promise<Session | null> => {
  // First of all: it tells a build that the page is made per request, before the environment is read.
  const requestHeaders = await headers();
  return auth().api.getSession({ headers: requestHeaders });
});
