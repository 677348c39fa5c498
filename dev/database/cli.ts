import { parseArgs } from "node:util";
import { startEmbeddedDatabase } from "./server";

// The embedded database as a process of its own: `tsx dev/database/cli.ts --data .tidemark/dev/database [--port 5433]`.
const { values } = parseArgs({ options: { data: { type: "string" }, port: { type: "string", default: "0" } } });

try {
  const database = await startEmbeddedDatabase({
    ...(values.data ? { dataDir: values.data } : {}),
    port: Number(values.port),
  });
  console.log(`ready ${database.url}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void database.close().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
