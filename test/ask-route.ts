import { checkAnswer, operationOf } from "./contract";

type Route = Record<string, (request: Request, context: { params: Promise<object> }) => Promise<Response>>;
const files = import.meta.glob<Route>("../src/app/api/**/route.ts");

/** Asks a route of the API in this process, as Next.js does, and holds its answer against the documentation. */
export async function askRoute(path: string, { method = "GET", body, headers = {} }: Sent = {}): Promise<Response> {
  const url = new URL(path, process.env.APP_URL);
  const operation = operationOf(method, url.pathname);
  if (!operation) throw new Error(`The API has no ${method} ${url.pathname}`);
  const names = [...operation.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
  const values = operation.pattern.exec(url.pathname)?.slice(1) ?? [];
  const params = Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(values[i] ?? "")]));
  const file = `../src/app${operation.path.replaceAll(/:(\w+)/g, "[$1]")}/route.ts`;
  const handler = (await files[file]?.())?.[method];
  if (!handler) throw new Error(`${file} has no ${method}`);
  const request = new Request(url, {
    method,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const response = await handler(request, { params: Promise.resolve(params) });
  await checkAnswer(method, url.href, response);
  return response;
}

interface Sent {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}
