import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../stack/ports";

/** A native Postgres of the suite's own, which it may restart as it likes. */
export interface OwnPostgres {
  url: string;
  /** `immediate` kills every process of the server: the next start recovers from its log. */
  restart(mode: "fast" | "immediate"): Promise<void>;
  stop(): void;
}

const DEBIAN = "/usr/lib/postgresql";

/** Where Postgres' programs are, the newest first; undefined where it is not installed. */
export function postgresPrograms(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(DEBIAN, version, "bin")),
    ...(process.env["PATH"] ?? "").split(":"),
  ];
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "pg_ctl")));
}

/** Starts a server in a folder of its own. Postgres refuses to run as root: then it runs as the user `postgres`. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const programs = postgresPrograms();
  if (!programs) throw new Error("Postgres is not installed: install it (Debian: apt-get install postgresql)");
  const folder = mkdtempSync(join(tmpdir(), "tidemark-postgres-"));
  const owner = process.getuid?.() === 0 ? userOf("postgres") : undefined;
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const run = (program: string, ...args: string[]) =>
    execFileSync(join(programs, program), args, { ...owner, cwd: folder, stdio: "ignore" });

  const data = join(folder, "data");
  const port = await freePort();
  const settings = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off`;
  const control = (...args: string[]) =>
    run("pg_ctl", "-D", data, "-w", "-l", join(folder, "log"), "-o", settings, ...args);
  run("initdb", "-D", data, "-A", "trust", "-U", "tidemark", "-E", "UTF8", "--no-sync");
  control("start");
  return {
    url: `postgres://tidemark@127.0.0.1:${port}/postgres`,
    restart: (mode) =>
      new Promise((resolve, reject) => {
        const args = ["-D", data, "-w", "-l", join(folder, "log"), "-o", settings, "restart", "-m", mode];
        const child = spawn(join(programs, "pg_ctl"), args, { ...owner, cwd: folder, stdio: "ignore" });
        child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`pg_ctl ended with ${code}`))));
      }),
    stop() {
      control("stop", "-m", "immediate");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function userOf(name: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}
