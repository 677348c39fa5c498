import type { BrowserContext } from "playwright-core";
import type { Sandbox } from "../../sandbox/server";
import type { DemoAccount } from "./cast";

/** A signed-in user of the app's own HTTP API. */
export interface ApiUser {
  get<Body>(path: string): Promise<Body>;
  send<Body>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<Body>;
}

/** Signs up, or in when the user exists, and keeps the session cookie. Throws with what the app said. */
export async function signUp(
  appUrl: string,
  user: { name: string; email: string; password: string },
): Promise<ApiUser> {
  const cookie =
    (await session(appUrl, "/api/auth/sign-up/email", user)) ??
    (await session(appUrl, "/api/auth/sign-in/email", user));
  if (!cookie) throw new Error(`Neither sign-up nor sign-in worked for ${user.email}`);
  const call = async <Body>(method: string, path: string, body?: unknown): Promise<Body> => {
    const response = await fetch(`${appUrl}${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 300)}`);
    return (text ? JSON.parse(text) : undefined) as Body;
  };
  return { get: (path) => call("GET", path), send: call };
}

async function session(appUrl: string, path: string, body: unknown): Promise<string | undefined> {
  const response = await fetch(`${appUrl}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: appUrl },
    body: JSON.stringify(body),
  });
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  // Where an address is to be confirmed, a sign-up opens no session.
  return response.ok && cookies.some((cookie) => cookie?.includes("session_token")) ? cookies.join("; ") : undefined;
}

/** Signs a browser in, without its pages. Throws with the status when the app refuses. */
export async function signInBrowser(
  context: BrowserContext,
  appUrl: string,
  login: { email: string; password: string },
): Promise<void> {
  const response = await context.request.post(`${appUrl}/api/auth/sign-in/email`, {
    data: login,
    headers: { origin: appUrl },
  });
  if (!response.ok()) throw new Error(`${login.email} could not sign in: ${response.status()}`);
}

/** Makes an account at its network and connects it through the app's own API. */
export async function connectAccount(
  user: ApiUser,
  sandbox: Sandbox,
  { network, label, profile }: DemoAccount,
): Promise<{ id: string; sandboxId: string }> {
  const issued = sandbox.createAccount({ network, profile: profile as never });
  const { account } = await user.send<{ account: { id: string } }>("POST", "/api/accounts", {
    network,
    label,
    credentials: issued.credentials,
  });
  return { id: account.id, sandboxId: issued.account };
}
