import { migrateDatabase } from "./migrate";

// `npm run db:migrate`: needs DATABASE_URL and nothing else of the environment.
const url = process.env.DATABASE_URL;
if (!url) {
  process.stderr.write(
    "DATABASE_URL is required: the Postgres to migrate. The embedded database migrates itself in `npm run dev` and `npm run demo`.\n",
  );
  process.exit(1);
}
await migrateDatabase(url);
process.stdout.write("The database is up to date.\n");
