import "server-only";
import { z } from "zod";

const atMost = (characters: number) => z.string().max(characters, `has at most ${characters} characters`).optional();

/** The longest of what sign-up, sign-in and changes of a login may send; Better Auth checks the rest. */
export const authBody = z
  .object({
    name: atMost(100),
    // RFC 5321, 4.5.3.1.3: 256 with the angle brackets around it.
    email: atMost(254),
    newEmail: atMost(254),
    password: atMost(128),
    currentPassword: atMost(128),
    newPassword: atMost(128),
  })
  .catchall(z.union([z.string().max(2_000, "has at most 2000 characters"), z.number(), z.boolean(), z.null()]));
