import "server-only";
import { headers } from "next/headers";
import { auth } from "./auth";

export interface Session {
  user: { id: string; name: string; email: string };
}

/** The session of this request, null when nobody is signed in. */
export async function getSession(): Promise<Session | null> {
  return auth().api.getSession({ headers: await headers() });
}
