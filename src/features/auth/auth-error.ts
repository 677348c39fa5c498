import type { Answer } from "#ui/auth-client";

/** The part of Better Auth's client error that the forms read. */
export interface AuthFailure {
  code?: string;
  status: number;
  message?: string;
}

export type AuthField = "name" | "email" | "password" | "code";

/** What to tell the user, and the field it belongs to, or null when it belongs to the whole form. */
export interface AuthMessage {
  field: AuthField | null;
  message: string;
}

const BY_CODE: Record<string, AuthMessage> = {
  // One message for both, so that the form does not tell who has a login here.
  INVALID_EMAIL_OR_PASSWORD: { field: null, message: "This e-mail address and password do not belong together." },
  INVALID_PASSWORD: { field: "password", message: "This is not the password that you have now." },
  wrong_password: { field: "password", message: "This is not the password that you have now." },
  INVALID_EMAIL: { field: "email", message: "Enter an e-mail address, like name@example.com" },
  EMAIL_NOT_VERIFIED: {
    field: null,
    message: "Confirm your e-mail address first: the link is in the mail that we have just sent you.",
  },
  INVALID_TOKEN: { field: null, message: "This link is no longer valid. Ask for a new one." },
  INVALID_CODE: { field: "code", message: "This code is not right, or not good any more. Wait for the next one." },
  INVALID_BACKUP_CODE: { field: "code", message: "This is none of your backup codes, or it was used already." },
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: { field: null, message: "Too many codes were wrong. Sign in again." },
  INVALID_TWO_FACTOR_COOKIE: { field: null, message: "This took too long. Sign in again." },
  ACCOUNT_TEMPORARILY_LOCKED: {
    field: null,
    message: "Too many codes were wrong, so none is taken for a quarter of an hour. Wait, then sign in again.",
  },
  PASSWORD_TOO_WEAK: {
    field: "password",
    message: "This password is among those that are guessed first. A few unrelated words are good.",
  },
  PASSWORD_TOO_SHORT: { field: "password", message: "This password is too short" },
  PASSWORD_TOO_LONG: { field: "password", message: "This password is too long" },
  USER_ALREADY_EXISTS: { field: "email", message: "There is a login with this address already. Sign in instead." },
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: {
    field: "email",
    message: "There is a login with this address already. Sign in instead.",
  },
};

export function describeAuthError({ code, status, message }: AuthFailure): AuthMessage {
  const known = code !== undefined && Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
  if (known) return known;
  if (status >= 400 && status < 500 && message) return { field: null, message };
  // A proxy's own, without a body.
  if (status === 429) return { field: null, message: "Too many tries. Wait a minute, then try again." };
  return { field: null, message: "The server did not answer as expected. Try again." };
}

/** What a call to the login's routes answers; throws the sentence for the user when it is refused. */
export async function settled<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const answer = await call.catch(() => ({ error: { status: 0 } }));
  if (answer.error !== null) throw new Error(describeAuthError(answer.error).message);
  return answer.data;
}
