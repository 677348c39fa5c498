import { randomUUID } from "node:crypto";
import { after } from "next/server";
import { env } from "#env/env";
import { describeError, logger } from "#env/logger";
import { type Block, renderLetter } from "#mail/letter";
import { sendMail } from "#mail/transport";

/** For how long a link of a mail opens something, in seconds. */
export const LINK_SECONDS = 3_600;

interface Person {
  email: string;
}

const appUrl = () => new URL(env().APP_URL).origin;

/** Of a token of ours, what it is for. It is read, not judged: that does whoever takes it. */
export function purposeOf(token: string): { userId?: string; email?: string; updateTo?: string } {
  const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString();
  try {
    return Object(JSON.parse(payload));
  } catch {
    return {};
  }
}

/** Whoever has the link has the address: it opens the login, or makes the address the login's. */
export function mailConfirmation(person: Person, token: string): void {
  const { email, updateTo } = purposeOf(token);
  if (email && updateTo) {
    mailNewAddress({ email: updateTo }, token);
    mailOldAddress({ email });
  } else mailOpening(person, token);
}

const linkToConfirm = (token: string) =>
  `${appUrl()}/api/auth/verify-email?${new URLSearchParams({ token, callbackURL: "/" })}`;

const mailNewAddress = ({ email }: Person, token: string): void =>
  mail(email, "Confirm your new e-mail address", {
    lines: [
      "Somebody, you we hope, wants to sign in at Tidemark with this address from now on. The link makes it so, for an hour.",
    ],
    link: { text: "Use this address", url: linkToConfirm(token) },
  });

/** So that who is robbed of a login learns of it. */
const mailOldAddress = ({ email }: Person): void =>
  mail(email, "Your e-mail address is about to change", {
    lines: [
      "Another address was given for your login, with your password. Once its link is followed, this one signs in no more.",
      "If it was not you, change your password now: it ends all other sessions.",
    ],
    link: { text: "Change the password", url: `${appUrl()}/settings/login` },
  });

const mailOpening = ({ email }: Person, token: string): void =>
  mail(email, "Confirm your e-mail address", {
    lines: ["Somebody, you we hope, made a login at Tidemark with this address. The link confirms it for an hour."],
    link: { text: "Confirm the address", url: linkToConfirm(token) },
  });

export const mailPasswordReset = ({ email }: Person, token: string): void =>
  mail(email, "Choose a new password", {
    lines: ["Somebody, you we hope, wants a new password for your login. The link opens the form for an hour, once."],
    link: { text: "Choose a new password", url: `${appUrl()}/reset-password?${new URLSearchParams({ token })}` },
  });

/** What the sign-up page does not tell: only the owner of the address learns of it. */
export const mailKnownLogin = ({ email }: Person): void =>
  mail(email, "You have a login already", {
    lines: [
      "Somebody, you we hope, wanted to sign up with this address. There is a login with it; nothing was changed.",
    ],
    link: { text: "Sign in, or choose a new password", url: `${appUrl()}/sign-in` },
  });

/** Behind the answer, so that how long it takes tells nobody whether there is such a login. */
function mail(to: string, subject: string, block: Block): void {
  const footer = { text: "If it was not you, nothing needs to be done.", links: [] };
  const send = () =>
    sendMail({ to, subject, id: randomUUID(), ...renderLetter({ blocks: [block], footer }) }).catch((error) =>
      logger.warn({ err: describeError(error) }, "a mail of the login could not be sent"),
    );
  try {
    after(send);
  } catch {
    // Outside of a request of Next.js nothing ends before it is sent.
    void send();
  }
}
