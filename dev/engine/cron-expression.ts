import { Cron } from "croner";

/** The real server reads five plain fields; what only croner understands (seconds, L, W, #, nicknames) is refused. */
const FIELD = /^[0-9A-Za-z*,/-]+$/;
const NAMES = /^(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|SUN|MON|TUE|WED|THU|FRI|SAT)$/i;

export function parseCron(expression: string): { pattern: string; timezone: string } {
  const zone = /^(?:CRON_)?TZ=(\S+)\s+/.exec(expression);
  return { pattern: expression.slice(zone?.[0].length ?? 0).trim(), timezone: zone?.[1] ?? "UTC" };
}

/** Why the expression cannot be used, or undefined when it can. */
export function cronProblem(expression: string): string | undefined {
  const { pattern, timezone } = parseCron(expression);
  const fields = pattern.split(/\s+/);
  if (fields.length !== 5) return "a schedule has five fields";
  for (const field of fields) {
    const words = field.match(/[A-Za-z]+/g) ?? [];
    if (!FIELD.test(field) || !words.every((word) => NAMES.test(word))) return `"${field}" is not understood`;
  }
  if (/7/.test(fields[4]?.replace(/\/\d+/g, "") ?? "")) return "days of the week are 0 to 6";
  try {
    // Only a look at the next run makes croner read the time zone.
    return new Cron(pattern, { timezone, paused: true }).nextRun() ? undefined : "it never fires";
  } catch (error) {
    return (error as Error).message;
  }
}
