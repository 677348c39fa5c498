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

/** Whoever has the link has the address: it opens the login. */
export const mailConfirmation = ({ email }: Person, token: string): void =>
  mail(email, "Confirm your e-mail address", {
    lines: ["Somebody, you we hope, made a login at Tidemark with this address. The link confirms it for an hour."],
    link: {
      text: "Confirm the address",
      url: `${appUrl()}/api/auth/verify-email?${new URLSearchParams({ token, callbackURL: "/" })}`,
    },
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
