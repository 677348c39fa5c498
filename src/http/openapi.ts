import "server-only";
import { z } from "zod";
import { createDocument, type ZodOpenApiPathsObject, type ZodOpenApiResponsesObject } from "zod-openapi";
import { API_SCOPES } from "#domain/access";
import { ANSWERS } from "./contract";
import { completenessShape } from "./contract-of-money";
import { type AnyOperation, OPERATIONS } from "./operations";

const failure = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string().describe("A sentence for people: what is wrong and how to mend it."),
      fields: z.record(z.string(), z.string()).optional().describe("What is wrong, by the name of the field."),
    }),
    completeness: completenessShape.optional().describe("With `strict=1`: why the sum is not all there is."),
  })
  .meta({ id: "Failure" });

const ABOUT = `Money is integer minor units of its ISO 4217 currency; times are ISO 8601 in UTC. Every sum comes with its completeness.

A session cookie opens all of it. An API key, as \`Authorization: Bearer tidemark_…\`, reads what its scopes name:
${API_SCOPES.map((scope) => `\`${scope}\``).join(", ")}.

Lists are read page by page: \`nextCursor\` of one answer is \`cursor\` of the next request, null at the end. A user, and a key, has 1,200
requests a minute; 429 says in \`Retry-After\` how many seconds to wait.`;

/** The API as OpenAPI 3.1, from the same operations that its routes are made of. */
export function openApiDocument(appUrl: string) {
  return createDocument({
    openapi: "3.1.1",
    info: { title: "Tidemark", version: "1", description: ABOUT },
    servers: [{ url: appUrl.replace(/\/+$/, "") }],
    paths: pathsOf(),
    components: {
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "better-auth.session_token" },
        key: { type: "http", scheme: "bearer", description: "An API key, made in Settings." },
      },
    },
  });
}

function pathsOf(): ZodOpenApiPathsObject {
  const paths: Record<string, Record<string, object>> = {};
  for (const [name, operation] of Object.entries<AnyOperation>(OPERATIONS)) {
    const [method = "", route = ""] = name.split(" ");
    const path = route.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] ??= {};
    paths[path][method.toLowerCase()] = operationOf(operation, route);
  }
  return paths;
}

function operationOf(operation: AnyOperation, route: string) {
  const ids = [...route.matchAll(/:(\w+)/g)].map(([, name]) => [name, z.string()]);
  const { summary, query, body, bodyIs, key } = operation;
  return {
    summary,
    tags: [route.split("/")[2]?.replace(/\..*/, "")],
    security: [{ session: [] }, ...(key ? [{ key: [] }] : [])],
    ...(key && { description: key === "any" ? "Any API key." : `An API key of the scope \`${key}\`.` }),
    requestParams: { ...(ids.length > 0 && { path: z.object(Object.fromEntries(ids)) }), ...(query && { query }) },
    ...(body && {
      requestBody: { required: bodyIs !== "optional", content: { "application/json": { schema: body } } },
    }),
    responses: responsesOf(operation),
  };
}

function responsesOf({ answer, file, status }: AnyOperation): ZodOpenApiResponsesObject {
  const refused = { description: "Refused.", content: { "application/json": { schema: failure } } };
  const done = answer
    ? { description: "Done.", content: { "application/json": { schema: ANSWERS[answer] } } }
    : file
      ? { description: "The file.", content: { [file]: { schema: z.unknown() } } }
      : undefined;
  return {
    ...(done ? { [status ?? 200]: done } : { 204: { description: "Done. There is nothing to tell." } }),
    "4XX": refused,
    "5XX": refused,
  } as ZodOpenApiResponsesObject;
}
