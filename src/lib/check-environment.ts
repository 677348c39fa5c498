import { env } from "./env";

/** Ends the process when the environment is not complete. Plain text on stderr: there is no log level yet. */
export function checkEnvironment(): void {
  try {
    env();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
