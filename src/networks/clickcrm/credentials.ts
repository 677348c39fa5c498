import { z } from "zod";
import { type CredentialField, MAX_SECRET_LENGTH } from "../adapter";

export interface ClickCrmCredentials {
  affiliateId: string;
  /** As it is, not percent-encoded. */
  token: string;
}

const PRINTABLE_ESCAPE = /%[2-7][0-9a-f]/gi;

/**
 * The token as such, from what the back office shows: a link, or the token percent-encoded (M). Tokens are base64-like
 * (M), so an escape is never part of one, while `+` and `/` are and stay as they are. Decoding twice changes nothing.
 */
export function decodeToken(pasted: string): string {
  let token = /[?&]token=([^&#\s]+)/.exec(pasted)?.[1] ?? pasted;
  while (token.search(PRINTABLE_ESCAPE) !== -1) {
    token = token.replace(PRINTABLE_ESCAPE, (spelled) => String.fromCharCode(Number.parseInt(spelled.slice(1), 16)));
  }
  return token.trim();
}

/** Four or five digits were seen (H); nothing says that it stays at that. */
const affiliateId = z
  .string()
  .trim()
  .min(1, "Enter the affiliate ID")
  .regex(/^[\w-]{1,32}$/, "The affiliate ID is a number such as 12345");

const token = z
  .string()
  .trim()
  .min(1, "Enter the token")
  .max(2_000, "The token is too long")
  .transform(decodeToken)
  .refine((text) => text.length <= MAX_SECRET_LENGTH, "The token is too long")
  .refine((text) => /^\S+$/.test(text), "The token has no spaces: copy it again");

export const credentialsSchema = z.object({ affiliateId, token });

export function credentialFields(label: string): CredentialField[] {
  return [
    {
      name: "affiliateId",
      label: "Affiliate ID",
      help: `Your ${label} account number: the value of "a" in the links of the API links page of the back office.`,
      secret: false,
    },
    {
      name: "token",
      label: "API token",
      help: `The value of "token" in the same links; a whole link works as well. It reads your ${label} statistics.`,
      secret: true,
    },
  ];
}
