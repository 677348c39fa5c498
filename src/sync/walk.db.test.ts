import { readFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { expect, test } from "vitest";
import { DAY } from "#domain/window";
import { testContext, testJob } from "../../test/account";
import { testDatabase } from "../../test/database";
import { runSync } from "../../test/run-sync";
import { playAccount, testSandbox } from "../../test/sandbox-account";

const database = testDatabase();
const sandbox = testSandbox();

/** The files of `src/sync` in which `work` called a function of ours. */
async function filesWalkedBy(work: () => Promise<unknown>): Promise<string[]> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  await work();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  session.disconnect();
  const called = result.filter(({ functions }) =>
    functions.some(({ functionName, ranges }) => functionName !== "" && (ranges[0]?.count ?? 0) > 0),
  );
  return called.flatMap(({ url }) => /\/(src\/sync\/[\w/-]+\.ts)$/.exec(url)?.[1] ?? []).sort();
}

test("an hourly run walks through the files that docs/how-a-sync-plans.md lists", async () => {
  const profile = { since: new Date(Date.now() - 20 * DAY).toISOString(), salesPerDay: 3 };
  const { account } = await playAccount(database.db, sandbox.current, "clickbank", profile);
  const context = testContext(database.db, sandbox.current.endpoints);
  await runSync(context, testJob(account, { kind: "import", trigger: "connect" }));
  const walked = await filesWalkedBy(() => runSync(context, testJob(account, { trigger: "schedule" })));

  const page = readFileSync("docs/how-a-sync-plans.md", "utf8");
  const listed = page
    .slice(page.indexOf("## What an hourly run walks through"))
    .match(/`(src\/sync|inngest)\/[\w/-]+\.ts`/g);
  const files = (listed ?? []).map((quoted) => quoted.slice(1, -1));
  expect(files.filter((file) => file.startsWith("src/sync/")).sort()).toEqual(walked);
  expect(files.length).toBeLessThanOrEqual(14);
});
