import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { auth } from "./auth";

export interface Session {
  /** Not what opens it. */
  id: string;
  user: { id: string; name: string; email: string; twoFactorEnabled?: boolean | null | undefined };
}

/** The session of this request, null when nobody is signed in. Asked of the database once a request. */
export const getSession = cache(async (): Promise<Session | null> => {
  // First of all: it tells a build that the page is made per request, before the environment is read.
  const requestHeaders = await headers();
  const found = await auth().api.getSession({ headers: requestHeaders });
  return found && { id: found.session.id, user: found.user };
});

/** For pages that are of no use to who is signed in: leads them to the start page. */
export async function leaveWhenSignedIn(): Promise<void> {
  if (await getSession()) redirect("/");
}
