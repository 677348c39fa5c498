import "server-only";
import { z } from "zod";
import { invalid } from "./api-failure";

/**
 * The parameters of a URL as a schema wants them. What the schema has as a list may be given several times, ids and words
 * with a comma between as well. Throws a 400 for any other given twice.
 */
export function parametersOf(request: Request, schema: z.ZodObject): Record<string, string | string[]> {
  const { searchParams } = new URL(request.url);
  return Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => {
      const values = searchParams.getAll(name);
      const list = listOf(Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined);
      if (list) {
        const parts = holdsNoComma(list.element) ? values.flatMap((value) => value.split(",")) : values;
        return [name, parts.filter((value) => value !== "")];
      }
      if (values.length > 1) throw invalid({ [name]: "is given more than once" });
      return [name, values[0] as string];
    }),
  );
}

const listOf = (schema: unknown): z.ZodArray | undefined =>
  schema instanceof z.ZodOptional ? listOf(schema.unwrap()) : schema instanceof z.ZodArray ? schema : undefined;

const holdsNoComma = (element: unknown) => element instanceof z.ZodEnum || element instanceof z.ZodUUID;
