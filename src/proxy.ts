import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { isEnvironmentComplete } from "#env/env";
import { failureResponse, invalid } from "#http/api-failure";

/**
 * Gives every page a Content-Security-Policy with a nonce of its own: Next.js puts it on its scripts, the layout on ours, and
 * no other script runs. The other headers are the same for all answers and stand in `next.config.ts`.
 */
export function proxy(request: NextRequest): Response {
  const { pathname } = new URL(request.url);
  // A route with a parameter would fail over it: what is no UTF-8 is nobody's address.
  if (!isDecodable(pathname)) return failureResponse(invalid({ path: "is not an address" }));
  if (pathname.startsWith("/api/") && pathname !== DOCS) return NextResponse.next();
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("Content-Security-Policy", policy);
  const response =
    isEnvironmentComplete() || pathname === SET_UP
      ? NextResponse.next({ request: { headers } })
      : NextResponse.rewrite(Object.assign(request.nextUrl.clone(), { pathname: SET_UP }), { request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

/**
 * Pages, and of the API only addresses with an escape: a proxy holds every body in memory, and cuts off what exceeds ten
 * megabytes.
 */
export const config = { matcher: ["/((?!api/|_next/static/|icon.svg$).*)", "/api/docs", "/api/(.*%.*)"] };

/** Instead of any page, while variables are missing that all of them need. */
const SET_UP = "/setup";

/** The one page among the routes of the API. */
const DOCS = "/api/docs";

function isDecodable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}

function contentSecurityPolicy(nonce: string): string {
  // React and hot reload of a development server need more.
  const isDev = process.env.NODE_ENV === "development";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDev ? " 'unsafe-eval'" : ""}`,
    // Mantine writes style attributes; a style cannot run anything.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self'${isDev ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
