import type { Socket } from "node:net";

const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
const PROTOCOL_3 = 3;
const LONGEST_PACKET = 10_000;
const PATIENCE_MS = 10_000;

/** The one start-up packet that PGlite ever sees: what a client sends there cannot end the session of all. */
const PACKET = packet("user\0postgres\0database\0postgres\0\0");

/**
 * Reads a client's start-up packet and puts PGlite's own in its place; what follows it stays on the socket, which is
 * paused. A packet that is none is answered with an error, and the client is put out. False then.
 */
export function startUp(socket: Socket): Promise<boolean> {
  let read: Buffer = Buffer.alloc(0);
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(false), PATIENCE_MS);
    socket.on("data", onData);
    socket.once("error", onGone);
    socket.once("close", onGone);

    function onGone() {
      end(false);
    }

    function onData(data: Buffer) {
      read = Buffer.concat([read, data]);
      while (read.length >= 8) {
        const length = read.readUInt32BE(0);
        const code = read.readUInt32BE(4);
        if (code === SSL_REQUEST || code === GSS_REQUEST) {
          socket.write("N");
          read = read.subarray(8);
          continue;
        }
        if (code >>> 16 !== PROTOCOL_3 || length > LONGEST_PACKET || length < 9) return end(false);
        if (read.length < length) return;
        if (!isWellFormed(read.toString("latin1", 8, length))) return end(false);
        read = Buffer.concat([PACKET, read.subarray(length)]);
        return end(true);
      }
    }

    function end(welcome: boolean) {
      clearTimeout(timer);
      socket.off("data", onData);
      socket.off("error", onGone);
      socket.off("close", onGone);
      socket.pause();
      if (welcome) socket.unshift(read);
      // An error may follow when the client is gone already: there is nobody to tell.
      else socket.on("error", () => undefined).end(refusal("invalid start-up packet"));
      resolve(welcome);
    }
  });
}

/** Names and values by turns, each ending with a NUL, then one more; `user` among the names. */
function isWellFormed(text: string): boolean {
  if (!text.endsWith("\0\0")) return false;
  const words = text.slice(0, -2).split("\0");
  const names = words.filter((_, i) => i % 2 === 0);
  return words.length % 2 === 0 && names.every((name) => name !== "") && names.includes("user");
}

function packet(text: string): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + text.length, 0);
  head.writeUInt32BE(PROTOCOL_3 << 16, 4);
  return Buffer.concat([head, Buffer.from(text, "latin1")]);
}

function refusal(message: string): Buffer {
  const body = Buffer.from(`SFATAL\0VFATAL\0C08P01\0M${message}\0\0`, "latin1");
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeUInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}
