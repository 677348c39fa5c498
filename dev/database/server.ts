import { existsSync, mkdirSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketHandler, type PGLiteSocketHandlerOptions } from "@electric-sql/pglite-socket";
import { takeLock } from "./lock";
import { createSessionQueue } from "./session-queue";
import { startUp } from "./start-up";

export interface EmbeddedDatabase {
  url: string;
  close(): Promise<void>;
}

/**
 * Starts the embedded Postgres (PGlite) on a folder, or in memory without one, and listens for ordinary Postgres
 * clients. One process at a time may have a folder: a second one is told so, since two would damage the data.
 */
export async function startEmbeddedDatabase({
  dataDir,
  port = 0,
}: {
  dataDir?: string;
  port?: number;
}): Promise<EmbeddedDatabase> {
  const release = dataDir ? await lockFolder(dataDir) : async () => undefined;
  try {
    const db = await PGlite.create(dataDir ? `${dataDir}/pgdata` : "memory://");
    const queue = createSessionQueue(db);
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      void startUp(socket).then((welcome) => (welcome ? attach(socket) : undefined));
    });
    const attach = async (socket: Socket) => {
      const handler = new PGLiteSocketHandler({
        // The queue's type is a class that the package does not export; the handler calls these methods only.
        queryQueue: queue as unknown as PGLiteSocketHandlerOptions["queryQueue"],
        closeOnDetach: true,
      });
      handler.addEventListener("error", () => socket.destroy());
      await handler.attach(socket);
      socket.resume();
    };
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
    const address = server.address();
    const actual = typeof address === "object" && address ? address.port : port;
    return {
      url: `postgres://postgres@127.0.0.1:${actual}/postgres`,
      async close() {
        for (const socket of sockets) socket.destroy();
        await new Promise((resolve) => server.close(resolve));
        await db.close();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

function lockFolder(dataDir: string): Promise<() => Promise<void>> {
  if (!existsSync(dataDir)) mkdirSync(dataDir, { recursive: true });
  return takeLock(`${dataDir}/database.lock`);
}
