import { parseArgs } from "node:util";
import { DEMO_PASSWORD, demoUsers } from "./cast";
import { compareWithSandbox, runDemo } from "./run";
import { takeShots } from "./shots";
import { connectLate, stageStates } from "./stage";

const { values } = parseArgs({
  options: {
    once: { type: "boolean" },
    json: { type: "boolean" },
    /** Writes a picture of every page and state into this folder, and ends. */
    shots: { type: "string" },
  },
});

/** With --json, stdout is for the result alone. */
const say = (line: string) => (values.json ? console.error(line) : console.log(line));

const interrupted = () => process.exit(130);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, interrupted);

const demo = await runDemo(say, values.once ? { cron: false } : { cron: true, before: connectLate }).catch(
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
const { stack, accounts, results, importMs, tickMs } = demo;

const succeeded = results.filter(({ success }) => success).length;
say("");
for (const account of accounts) {
  const result = results.find(({ accountId }) => accountId === account.id);
  const outcome = !result
    ? "no result"
    : result.success
      ? `ok, ${result.recordsSynced} records`
      : `failed: ${result.error}`;
  say(`  ${account.network.padEnd(13)} ${account.label.padEnd(18)} ${outcome}`);
}

if (values.once) {
  const comparison = await compareWithSandbox(demo);
  for (const line of comparison.details.slice(0, 50)) say(`  ${line}`);
  const { details, ...counts } = comparison;
  const report = {
    engine: stack.engine.kind,
    accounts: accounts.length,
    succeeded,
    failed: accounts.length - succeeded,
    ...counts,
    importMs,
    tickMs,
    maxInvocationMs: demo.maxInvocationMs(),
  };
  say("");
  say(
    `Ledger ${counts.sales} sales, networks ${counts.expectedSales}; ${counts.missing} missing, ${counts.duplicates} duplicates, ${counts.wrong} wrong; ${counts.earningsWrong} wrong figures of earnings`,
  );
  await demo.stop();
  if (values.json) console.log(JSON.stringify(report));
  const expectedFailures = accounts.filter(({ rejected }) => rejected).length;
  process.exit(details.length === 0 && report.failed === expectedFailures ? 0 : 1);
}

demo.sandbox.setClock({ freeze: false, at: new Date().toISOString() });
await stageStates(demo, say);
if (values.shots) {
  await takeShots(demo, values.shots, say);
  await demo.stop();
  process.exit(0);
}
say(`
Tidemark runs at ${stack.appUrl}
  Sign in as ${demoUsers[0]?.email} with the password ${DEMO_PASSWORD}
  Others: ${demoUsers
    .slice(1)
    .map(({ email }) => email)
    .join(", ")} (same password)
  Engine: ${stack.engine.kind} at ${stack.engine.url}
Stop with Ctrl+C.

Earnings: ${stack.appUrl}/`);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.off(signal, interrupted);
  process.once(signal, () => void demo.stop().then(() => process.exit(0)));
}
