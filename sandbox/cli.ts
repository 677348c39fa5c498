import { parseArgs } from "node:util";
import { startSandbox } from "./server";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "4010" },
    host: { type: "string", default: "127.0.0.1" },
    seed: { type: "string", default: "1" },
  },
});

const sandbox = await startSandbox({ port: Number(values.port), host: values.host, seed: Number(values.seed) });
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, async () => {
    await sandbox.close();
    process.exit(0);
  });
}

const endpoints = Object.entries(sandbox.endpoints).map(([name, url]) => `${name}=${url}`);
process.stdout.write(`sandbox ready at ${sandbox.url} ${endpoints.join(" ")}\n`);
