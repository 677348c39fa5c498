import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { waitFor } from "./testing";

const cli = fileURLToPath(new URL("./cli.ts", import.meta.url));

it.each(["SIGINT", "SIGTERM"] as const)("says when it is ready and ends cleanly on %s", async (signal) => {
  const engine = spawn(process.execPath, ["--import", "tsx", cli, "--port", "0", "--no-cron", "--retry-interval", "1"]);
  onTestFinished(() => void engine.kill("SIGKILL"));
  let output = "";
  engine.stdout.on("data", (chunk) => {
    output += chunk;
  });
  const url = await waitFor(() => /^Stand-in engine ready on (http:\S+)$/m.exec(output)?.[1]);
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 200, message: "OK" });
  const exited = new Promise((resolve) => engine.once("exit", resolve));
  engine.kill(signal);
  expect(await exited).toBe(0);
});
