import { parseArgs } from "node:util";
import { startEngine } from "./server";

const USAGE = `Usage: tsx dev/engine/cli.ts [--port 8288] [--host 127.0.0.1] [--url URL]… [--no-cron] [--no-poll]
                             [--retry-interval SECONDS] [--quiet]`;

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8288" },
    host: { type: "string" },
    url: { type: "string", multiple: true },
    "no-cron": { type: "boolean", default: false },
    "no-poll": { type: "boolean", default: false },
    "retry-interval": { type: "string" },
    quiet: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const retrySeconds = values["retry-interval"] === undefined ? undefined : Number(values["retry-interval"]);
if (Number.isNaN(Number(values.port)) || Number.isNaN(retrySeconds ?? 0)) {
  console.error(`--port and --retry-interval are numbers\n${USAGE}`);
  process.exit(2);
}

const engine = await startEngine({
  port: Number(values.port),
  host: values.host,
  appUrls: values.url,
  cron: !values["no-cron"],
  poll: !values["no-poll"],
  retryIntervalMs: retrySeconds === undefined ? undefined : retrySeconds * 1000,
  log: values.quiet ? undefined : (line) => console.log(`[engine] ${line}`),
});
console.log(`Stand-in engine ready on ${engine.url}`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    engine.close().then(() => process.exit(0));
  });
}
