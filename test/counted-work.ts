import { Session } from "node:inspector";

/**
 * Counts work without a clock: how often the blocks of our own code ran, as V8 counts them for coverage. Whatever else
 * the machine does, the same work is the same number. What is to be counted is loaded by `load`, so that nothing of it is
 * compiled before the counting begins.
 */
export async function countedWork<Module>(files: RegExp, load: () => Promise<Module>) {
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  const module = await load();
  return {
    module,
    /** How many blocks ran during this. */
    cost(work: () => unknown): number {
      take(session, files);
      work();
      return take(session, files);
    },
    close(): void {
      session.post("Profiler.stopPreciseCoverage");
      session.disconnect();
    },
  };
}

/** The count since the last one. In this process, an answer comes before `post` returns. */
function take(session: Session, files: RegExp): number {
  let sum = 0;
  session.post("Profiler.takePreciseCoverage", (error, { result }) => {
    if (error) throw error;
    for (const { functions } of result.filter(({ url }) => files.test(url))) {
      for (const { count } of functions.flatMap(({ ranges }) => ranges)) sum += count;
    }
  });
  return sum;
}
