import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { WebSocketServer } from "ws";

/** What Neon runs in front of its databases: Postgres' bytes in WebSocket frames. `?address=host:port` says where to. */
export async function startWsProxy(): Promise<{ address: string; close(): Promise<void> }> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  server.on("connection", (socket, request) => {
    const [host, port] = (new URL(request.url ?? "/", "ws://proxy").searchParams.get("address") ?? "").split(":");
    const upstream = connect(Number(port), host);
    socket.on("message", (data) => upstream.write(data as Buffer));
    socket.on("close", () => upstream.destroy());
    upstream.on("data", (data) => socket.send(data));
    upstream.on("close", () => socket.close());
    upstream.on("error", () => socket.terminate());
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () =>
      new Promise((resolve) => {
        for (const client of server.clients) client.terminate();
        server.close(() => resolve());
      }),
  };
}
