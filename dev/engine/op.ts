import { z } from "zod";

const opSchema = z.looseObject({
  op: z.string(),
  id: z.string().default(""),
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  opts: z.record(z.string(), z.unknown()).nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});

/** What an SDK reports about one step. */
export type Op = z.infer<typeof opSchema>;

/** The ops, or why the whole answer is unusable. */
export function parseOps(body: string, maxStepOutputBytes: number): Op[] | string {
  let raw: unknown;
  try {
    raw = JSON.parse(body);
  } catch {
    return "error reading generator opcode response: not JSON";
  }
  const parsed = z.array(opSchema).safeParse(Array.isArray(raw) ? raw : [raw]);
  if (!parsed.success) return `error validating generator opcode: ${z.prettifyError(parsed.error)}`;
  for (const op of parsed.data) {
    if (outputBytes(op) > maxStepOutputBytes) {
      return `error validating generator opcode ${op.id}: step output size is greater than the limit of ${maxStepOutputBytes} bytes`;
    }
    if (op.op === "StepError" && !op.error) return "OpcodeStepError received without Error field set";
  }
  return parsed.data;
}

const WRAPPER_BYTES = '{"data":}'.length;

/** Size of a step's result as it is stored. */
export function outputBytes(op: Op): number {
  return Buffer.byteLength(JSON.stringify(op.data ?? null)) + WRAPPER_BYTES;
}
