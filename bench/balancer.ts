import { connect, createServer, type Socket } from "node:net";

/** Listens on a port and gives each connection to the next of the instances, as a load balancer does. */
export async function startBalancer(port: number, instances: { url: string }[]): Promise<{ close(): void }> {
  const ports = instances.map(({ url }) => Number(new URL(url).port));
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer((client) => {
    const instance = connect(ports[turn++ % ports.length] as number, "127.0.0.1");
    open.add(client);
    for (const [from, to] of [
      [client, instance],
      [instance, client],
    ] as const) {
      from.on("error", () => to.destroy());
      from.on("close", () => open.delete(client) && to.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    close() {
      server.close();
      for (const client of open) client.destroy();
    },
  };
}
