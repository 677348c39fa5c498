import { queryOptions, useQuery } from "@tanstack/react-query";
import { apiRequest } from "#ui/api-client";

/** Of JSON Schema what our own document has. */
export interface Schema {
  $ref?: string;
  type?: string | readonly string[];
  format?: string;
  enum?: readonly unknown[];
  const?: unknown;
  items?: Schema;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  properties?: Record<string, Schema>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  description?: string;
  default?: unknown;
}

export interface Parameter {
  in: "path" | "query";
  name: string;
  required?: boolean;
  description?: string;
  schema: Schema;
}

interface Content {
  content?: Record<string, { schema: Schema }>;
}

interface DocumentedOperation {
  summary: string;
  description?: string;
  tags: readonly string[];
  parameters?: readonly Parameter[];
  requestBody?: Content;
  responses: Record<string, Content>;
}

interface OpenApi {
  info: { description: string };
  servers: readonly { url: string }[];
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: { schemas: Record<string, Schema> };
}

export interface ApiOperation extends DocumentedOperation {
  method: string;
  path: string;
}

export const openApiQueryOptions = () =>
  queryOptions({
    queryKey: ["openapi"],
    queryFn: ({ signal }) => apiRequest<OpenApi>("/api/openapi.json", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const useOpenApi = () => useQuery(openApiQueryOptions());

/** The operations by what they are about, as the document has them. */
export function groupsOf({ paths }: OpenApi): [tag: string, operations: ApiOperation[]][] {
  const groups = new Map<string, ApiOperation[]>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags[0] ?? "";
      groups.set(tag, [...(groups.get(tag) ?? []), { ...operation, method: method.toUpperCase(), path }]);
    }
  }
  return [...groups];
}

/** A schema as one would write it down: `{ sales: Sale[]; nextCursor: string | null }`. */
export function describeSchema(schema: Schema | undefined, indent = ""): string {
  if (!schema) return "nothing";
  if (schema.$ref) return schema.$ref.split("/").at(-1) ?? "";
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return either.map((one) => describeSchema(one, indent)).join(" | ");
  if (Array.isArray(schema.type)) {
    return schema.type.map((type: string) => describeSchema({ ...schema, type }, indent)).join(" | ");
  }
  if (schema.type === "array") {
    const items = describeSchema(schema.items, indent);
    return items.includes(" | ") && !items.startsWith("{") ? `(${items})[]` : `${items}[]`;
  }
  if (schema.properties) return describeObject(schema, indent);
  if (schema.type === "object") return "object";
  if (schema.type === "null") return "null";
  return schema.format ?? String(schema.type ?? "anything");
}

function describeObject({ properties = {}, required = [] }: Schema, indent: string): string {
  const deeper = `${indent}  `;
  const lines = Object.entries(properties).map(([name, schema]) => {
    const note = schema.description ? `  // ${schema.description}` : "";
    return `${deeper}${name}${required.includes(name) ? "" : "?"}: ${describeSchema(schema, deeper)};${note}`;
  });
  return `{\n${lines.join("\n")}\n${indent}}`;
}
