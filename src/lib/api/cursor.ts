import { z } from "zod";
import { instant } from "./times";

const position = z.tuple([instant, z.uuid()]);

/** A keyset position as an opaque URL parameter. */
export function encodeCursor({ startedAt, id }: { startedAt: Date; id: string }): string {
  return Buffer.from(JSON.stringify([startedAt.toISOString(), id])).toString("base64url");
}

/** The reverse; null for anything that `encodeCursor` did not make. */
export function decodeCursor(text: string): { startedAt: Date; id: string } | null {
  try {
    const [startedAt, id] = position.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
    return { startedAt: new Date(startedAt), id };
  } catch {
    return null;
  }
}
