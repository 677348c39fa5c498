import { loadEnvFile } from "#env/sources";
import { migrateDatabase } from "./migrate";
import { migrationUrl } from "./migrations/migration-lock";

// `npm run db:migrate`: needs DATABASE_URL_UNPOOLED or DATABASE_URL, and nothing else of the environment (or of `.env`).
loadEnvFile();
const url = migrationUrl(process.env);
if (!url) {
  process.stderr.write(
    "DATABASE_URL is required: the Postgres to migrate (DATABASE_URL_UNPOOLED where that goes through a pooler). The embedded database migrates itself in `npm run dev` and `npm run demo`.\n",
  );
  process.exit(1);
}
try {
  await migrateDatabase(url, { say: (line) => process.stderr.write(`${line}\n`) });
  process.stdout.write("The database is up to date.\n");
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : "The database cannot be reached"}\n`);
  process.exit(1);
}
