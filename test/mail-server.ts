import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export interface ReceivedMail {
  to: string[];
  /** By their names in lower case, as they came. */
  headers: Record<string, string>;
  subject: string;
  /** Its plain text. */
  text: string;
  /** All of it, as it came. */
  raw: string;
}

export interface MailServer {
  url: string;
  mails: ReceivedMail[];
  /** By which clients have signed in; it takes any. */
  passwords: string[];
  /** The next so many mails are refused. */
  refuse(times: number): void;
  close(): Promise<void>;
}

/** A real SMTP server that keeps what it is sent. */
export async function startMailServer(): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const passwords: string[] = [];
  let refused = 0;
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      passwords.push(password ?? "");
      done(null, { user: username });
    },
    disabledCommands: ["STARTTLS"],
    onData(stream, session, done) {
      let raw = "";
      stream.setEncoding("utf8");
      stream.on("data", (part: string) => {
        raw += part;
      });
      stream.on("end", () => {
        if (refused > 0) {
          refused -= 1;
          done(Object.assign(new Error("Try again later"), { responseCode: 451 }));
          return;
        }
        mails.push(
          parseMail(
            raw,
            session.envelope.rcptTo.map(({ address }) => address),
          ),
        );
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    passwords,
    refuse: (times) => {
      refused = times;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function parseMail(raw: string, to: string[]): ReceivedMail {
  const [head = ""] = raw.split("\r\n\r\n", 1);
  const headers = Object.fromEntries(
    [...head.replace(/\r\n[ \t]+/g, " ").matchAll(/^([\w-]+): (.*)$/gm)].map(([, name = "", value = ""]) => [
      name.toLowerCase(),
      value.trim(),
    ]),
  );
  const plain = /Content-Type: text\/plain[\s\S]*?\r\n\r\n([\s\S]*?)(?:\r\n----_|$)/.exec(raw);
  const part = plain?.[0] ?? raw;
  const text = /quoted-printable/i.test(part) ? fromQuotedPrintable(plain?.[1] ?? "") : (plain?.[1] ?? "");
  return { to, headers, subject: decodeWords(headers["subject"] ?? ""), text: text.replaceAll("\r\n", "\n"), raw };
}

function fromQuotedPrintable(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** RFC 2047, in the two ways in which nodemailer writes it. */
function decodeWords(text: string): string {
  return text.replace(/=\?UTF-8\?([QB])\?([^?]*)\?=\s*/gi, (_, way: string, word: string) =>
    way.toUpperCase() === "B"
      ? Buffer.from(word, "base64").toString("utf8")
      : fromQuotedPrintable(word.replaceAll("_", " ")),
  );
}
