import Ajv2020, { type ValidateFunction } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { openApiDocument } from "#http/openapi";
import { OPERATIONS, type OperationName } from "#http/operations";

// Every answer that a test gets of the API is held against what the API's documentation says of it.

interface Documented {
  paths: Record<string, Record<string, { responses: Record<string, { content?: Record<string, unknown> }> }>>;
}
const document = openApiDocument("http://localhost") as unknown as Documented;
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, "api");
const known = new Map<string, ValidateFunction>();

const patterns = (Object.keys(OPERATIONS) as OperationName[]).map((name) => {
  const [method, path = ""] = name.split(" ");
  return { name, method, path, pattern: new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/:\w+/g, "([^/]+)")}$`) };
});

/** The operation that answers a request; undefined for what is none of the API. A path without ids goes before one with. */
export const operationOf = (method: string, pathname: string) =>
  patterns
    .filter((one) => one.method === method && one.pattern.test(pathname))
    .sort((a, b) => a.path.split(":").length - b.path.split(":").length)[0];

/** Throws where an answer is not what the documentation says. What is none of the API passes. */
export async function checkAnswer(method: string, url: string, response: Response): Promise<void> {
  const operation = operationOf(method, new URL(url).pathname);
  if (!operation) return;
  const { responses } = document.paths[operation.path.replaceAll(/:(\w+)/g, "{$1}")]?.[method.toLowerCase()] ?? {};
  const status = [String(response.status), `${Math.floor(response.status / 100)}XX`].find((one) => responses?.[one]);
  if (!responses || !status) throw new Error(`${operation.name} answered ${response.status}, which is not documented`);
  const types = Object.keys(responses[status]?.content ?? {});
  const type = response.headers.get("content-type")?.split(";")[0] ?? "";
  if (types.length === 0) {
    if (await response.clone().text()) throw new Error(`${operation.name} answered ${status} with a body`);
    return;
  }
  if (!types.includes(type)) throw new Error(`${operation.name} answered ${type}, which is not documented`);
  if (type !== "application/json") return;
  const at = ["paths", operation.path.replaceAll(/:(\w+)/g, "{$1}"), method.toLowerCase(), "responses", status];
  const pointer = [...at, "content", type, "schema"].map((part) => encodeURIComponent(part.replaceAll("/", "~1")));
  const key = pointer.join("/");
  const valid = known.get(key) ?? ajv.compile({ $ref: `api#/${key}` });
  known.set(key, valid);
  if (valid(await response.clone().json())) return;
  throw new Error(`${operation.name} answered ${response.status} in another shape: ${ajv.errorsText(valid.errors)}`);
}
