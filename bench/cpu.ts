import { readFileSync } from "node:fs";

/** Processor time of a process so far, in milliseconds; there is none to be had but on Linux. */
export function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  // Ticks are hundredths of a second.
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
