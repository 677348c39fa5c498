/** What a client sends to the routes of the login: with `address` as the proxy in front sees it. */
interface Sent {
  address?: string | undefined;
  cookie?: string | undefined;
}

type Handler = (request: Request, context: { params: Promise<{ all: string[] }> }) => Promise<Response>;

/** Asks the routes under `/api/auth/` in this process; the environment must be set before the first question. */
export async function askAuth(path: string, body?: unknown, { address, cookie }: Sent = {}): Promise<Response> {
  const routes = (await import("#app/api/auth/[...all]/route")) as unknown as Record<"GET" | "POST", Handler>;
  const url = new URL(`/api/auth/${path}`, process.env.APP_URL);
  const headers = new Headers(body === undefined ? {} : { "content-type": "application/json", origin: url.origin });
  if (address) headers.set("x-forwarded-for", address);
  if (cookie) headers.set("cookie", cookie);
  const method = body === undefined ? "GET" : "POST";
  const request = new Request(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  return routes[method](request, { params: Promise.resolve({ all: url.pathname.split("/").slice(3) }) });
}

/** The cookies that an answer sets, as the next request sends them. */
export const cookieOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((text) => text.split(";")[0])
    .join("; ");

/** Whose session it is; null for nobody's. */
export async function sessionOf(cookie: string): Promise<{ user: { email: string } } | null> {
  return (await askAuth("get-session", undefined, { cookie })).json();
}
