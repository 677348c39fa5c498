import { loadEnvFile } from "#env/sources";
import { checkUp, type Finding } from "./check-up";

// `npm run doctor`: names what is open, missing or weak about an installation, from its environment (and `.env`, if there is
// one). Ends with 1 when anything is.

const SIGNS: Record<Finding["verdict"], string> = {
  ok: "  ok     ",
  note: "  note   ",
  open: "! open   ",
  missing: "! missing",
  weak: "! weak   ",
  wrong: "! wrong  ",
};

loadEnvFile();
const findings = await checkUp(process.env);
for (const { verdict, what, say } of findings) process.stdout.write(`${SIGNS[verdict]} ${what}: ${say}\n`);
const bad = findings.filter(({ verdict }) => verdict !== "ok" && verdict !== "note").length;
process.stdout.write(bad === 0 ? "\nNothing is open, missing or weak.\n" : `\n${bad} to mend.\n`);
process.exit(bad === 0 ? 0 : 1);
