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
  if (!response.ok) return undefined;
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
