import { journalProblems } from "./journal";

// Part of `npm run check`: a migration whose stamp is older than the one before it would be passed over.
const problems = journalProblems("drizzle");
for (const problem of problems) process.stderr.write(`drizzle/meta/_journal.json: ${problem}.\n`);
process.exit(problems.length === 0 ? 0 : 1);
