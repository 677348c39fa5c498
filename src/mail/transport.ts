import nodemailer, { type Transporter } from "nodemailer";
import { env } from "#env/env";

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The same for the same mail, so that a second copy is known as one. */
  id: string;
  /** Where one click ends such mails (RFC 8058). */
  unsubscribeUrl?: string | undefined;
}

/** What one mail may take: of a server that does not answer, the next attempt asks again. */
const PATIENCE_MS = 15_000;

let transporter: Transporter | undefined;

/** Whether anybody is sent any mail: by a server, or on the terminal of a developer. */
export const mailIsOn = (): boolean => env().SMTP_URL !== undefined || env().NODE_ENV === "development";

/** Whether a server sends mail, so that an address can be proven to be somebody's. */
export const mailIsReal = (): boolean => env().SMTP_URL !== undefined;

/** Sends a mail, or prints it in development where no server is set. Throws what the server says. */
export async function sendMail({ to, subject, text, html, id, unsubscribeUrl }: Mail): Promise<void> {
  const { SMTP_URL, MAIL_FROM, APP_URL } = env();
  if (!SMTP_URL) {
    process.stdout.write(`\nMail to ${to}: ${subject}\n${text}\n`);
    return;
  }
  transporter ??= nodemailer.createTransport(SMTP_URL, {
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  } as object);
  await transporter.sendMail({
    from: MAIL_FROM,
    ...{ to, subject, text, html },
    messageId: `<${id}@${new URL(APP_URL).hostname}>`,
    // No link or picture is to be fetched from this machine because a text names a path.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(unsubscribeUrl && {
      list: { unsubscribe: { url: unsubscribeUrl, comment: "No more of these mails" } },
      headers: { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
    }),
  });
}
