import { connect, type Socket } from "node:net";

/** A request as it goes over the wire, made before anything is measured. */
export function requestOf(url: string, { headers, body }: { headers: Record<string, string>; body: string }): Buffer {
  const { pathname, search, host } = new URL(url);
  const lines = Object.entries({ ...headers, host, "content-length": String(Buffer.byteLength(body)) });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.from(`POST ${pathname}${search} HTTP/1.1\r\n${head}\r\n${body}`);
}

/**
 * Sends prepared requests over so many connections, one after the other on each, and returns the status of each answer;
 * null for one that the server took along when it ended. A client that does next to nothing: what is measured is the server.
 */
export async function sendAll(
  port: number,
  requests: readonly Buffer[],
  atOnce: number,
  onAnswer: () => void = () => undefined,
): Promise<(number | null)[]> {
  const answers: (number | null)[] = requests.map(() => null);
  let next = 0;
  const lane = async () => {
    const connection = await open(port);
    try {
      while (connection && next < requests.length) {
        const n = next++;
        answers[n] = await connection.ask(requests[n] as Buffer);
        if (answers[n] === null) break;
        onAnswer();
      }
    } finally {
      connection?.close();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return answers;
}

interface Connection {
  ask(request: Buffer): Promise<number | null>;
  close(): void;
}

function open(port: number): Promise<Connection | null> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    socket.once("error", () => resolve(null));
    socket.once("connect", () => resolve(over(socket)));
  });
}

function over(socket: Socket): Connection {
  let held = "";
  let answered: ((status: number | null) => void) | undefined;
  const settle = (status: number | null) => {
    held = "";
    answered?.(status);
    answered = undefined;
  };
  socket.on("data", (part) => {
    held += part.toString("latin1");
    if (isWhole(held)) settle(Number(held.slice(9, 12)));
  });
  socket.on("error", () => settle(null));
  socket.on("close", () => settle(null));
  return {
    ask: (request) =>
      new Promise((resolve) => {
        if (socket.destroyed) return resolve(null);
        answered = resolve;
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

/** Answers here are short texts, with their length or in chunks. */
function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
  return length === undefined ? text.endsWith("\r\n0\r\n\r\n") : text.length >= end + 4 + Number(length);
}
