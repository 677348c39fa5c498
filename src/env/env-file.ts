import { existsSync } from "node:fs";

/** For commands of an operator: what `.env` says, where there is one, as the app itself reads it. What is set already stays. */
export function loadEnvFile(): void {
  if (existsSync(".env")) process.loadEnvFile(".env");
}
