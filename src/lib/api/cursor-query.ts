import "server-only";
import { z } from "zod";
import { decodeCursor } from "./cursor";

/** The `cursor` of a list's URL; one that is not of this list is a 400. */
export const cursorQuery = z
  .string()
  .optional()
  .transform((text, context) => {
    const position = text === undefined ? undefined : decodeCursor(text);
    if (position === null) context.addIssue({ code: "custom", message: "is not a cursor of this list" });
    return position ?? undefined;
  });
