import { execFile, spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { DCLinter } from "dclint";
import { validate } from "dockerfile-utils";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { postgresPrograms, startOwnPostgres } from "../dev/chaos/own-postgres";
import { connectAccount, signUp } from "../dev/demo/client";
import { buildApp } from "../dev/stack/app";
import { answering, startEngine } from "../dev/stack/engine";
import { freePort } from "../dev/stack/ports";
import { type Service, script, startService, startUntilReady } from "../dev/stack/process";
import { type Sandbox, startSandbox } from "../sandbox/server";
import { waitFor } from "../test/wait-for";
import { PASSWORD } from "./stack";

// `Dockerfile` and `compose.yaml` without Docker: their own commands and environment, with what runs in other containers
// (Postgres, the engine) in the place of theirs.

interface ComposeService {
  command?: string[];
  healthcheck?: { test: string[] };
  environment?: Record<string, string>;
  networks?: string[];
  ports?: string[];
}
interface Compose {
  services: Record<string, ComposeService>;
  networks: Record<string, { internal?: boolean } | null>;
}

const run = promisify(execFile);
const DIST = ".next-standalone";
const dockerfile = readFileSync("Dockerfile", "utf8");
const customTags = [{ tag: "!reset", collection: "seq" as const, resolve: (value: unknown) => value }];
const compose = parse(readFileSync("compose.yaml", "utf8"), { customTags }) as Compose;

/** What stands in the Dockerfile after a word, of one of its images. */
function ofImage(image: string, word: string): string[] {
  const stage = dockerfile.split(/^FROM /m).find((part) => new RegExp(`^\\S+ AS ${image}\\n`).test(part)) ?? "";
  return [...stage.replaceAll("\\\n", " ").matchAll(new RegExp(`^${word} (.*)$`, "gm"))].map(([, rest = ""]) =>
    rest.trim(),
  );
}
const commandOf = (image: string) => JSON.parse(ofImage(image, "CMD").at(-1) ?? "[]") as string[];

/** `${NAME}`, `${NAME:-usual}` and `${NAME:?why}`, as compose replaces them. */
const filledIn = (text: string, given: Record<string, string>) =>
  text.replaceAll(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, sign: string, rest: string) => {
    const value = given[name] ?? (sign === "-" ? rest : undefined);
    if (value === undefined) throw new Error(`compose.yaml wants ${name}, which deploy/new-env.sh does not make`);
    return value;
  });

let folder: string;
let sandbox: Sandbox;
const services: Service[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tidemark-self-hosted-"));
  sandbox = await startSandbox();
});
afterAll(async () => {
  for (const service of services.reverse()) await service.stop();
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
  rmSync(DIST, { recursive: true, force: true });
});

test("linters find nothing in Dockerfile and compose.yaml", () => {
  expect(validate(dockerfile)).toEqual([]);
  const rules = { "require-quotes-in-ports": [1, { quoteType: "double" }] } as const;
  const linter = new DCLinter({ rules: rules as never, quiet: true, debug: false, exclude: [] });
  const found = linter.lintFiles(["compose.yaml"], false).flatMap(({ messages }) => messages);
  expect(found.map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
});

test("the image installs what its build runs on: compilers' binaries, which npm calls optional", async () => {
  const [install = ""] = ofImage("source", "RUN").filter((command) => command.startsWith("npm ci"));
  for (const file of ["package.json", "package-lock.json", ".npmrc"]) copyFileSync(file, join(folder, file));
  const { stdout } = await run("sh", ["-c", `${install} --dry-run`], { cwd: folder });
  for (const binary of [/^add @typescript\/typescript-/m, /^add @next\/swc-/m, /^add @esbuild\//m]) {
    expect(stdout).toMatch(binary);
  }
  // That package fetches another one's binary where scripts are run.
  expect(install).toContain("--ignore-scripts");
});

test("nothing but the app answers from outside, by a port of this machine alone, and no secret is written down", () => {
  const open = Object.entries(compose.services).filter(([, { ports }]) => (ports ?? []).length > 0);
  expect(open.map(([name]) => name)).toEqual(["app"]);
  for (const port of open.flatMap(([, { ports }]) => ports ?? [])) expect(port).toMatch(/^127\.0\.0\.1:/);
  expect(compose.networks.inner?.internal).toBe(true);
  for (const [name, { networks }] of Object.entries(compose.services)) {
    if (name !== "app" && name !== "doctor") expect([name, networks]).toEqual([name, ["inner"]]);
  }
  for (const { environment = {} } of Object.values(compose.services)) {
    for (const [name, value] of Object.entries(environment)) {
      if (/SECRET|KEY|PASSWORD|TOKEN/.test(name)) expect(value).toMatch(/^\$\{\w+:[-?]/);
    }
  }
});

/** Debian's, as in the container; where it is not installed, the embedded one. */
async function startDatabase(): Promise<string> {
  if (postgresPrograms()) {
    const postgres = await startOwnPostgres();
    onTestFinished(() => postgres.stop());
    return postgres.url;
  }
  const database = await startUntilReady({
    name: "the embedded database",
    ...script("dev/database/cli.ts", "--data", `${folder}/database`),
    logFile: `${folder}/database.log`,
    ready: /^ready (postgres:\S+)/,
  });
  services.push(database.service);
  return database.match[1] as string;
}

const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;

test.skipIf(!hasRedis && !process.env.CI)(
  "the engine's queue outlives Redis' being killed, as compose starts it",
  async () => {
    const { command: [program = "", ...args] = [], healthcheck } = compose.services["redis"] as ComposeService;
    const [, client = "", ...ping] = healthcheck?.test ?? [];
    const port = String(await freePort(0));
    const data = join(folder, "redis");
    mkdirSync(data);
    const start = async () => {
      const service = startService({
        name: "redis",
        command: program,
        args: [...args, "--port", port, "--dir", data],
        logFile: `${folder}/redis.log`,
      });
      services.push(service);
      await waitFor("Redis is well", () =>
        run(client, ["-p", port, ...ping]).then(
          ({ stdout }) => /PONG/.test(stdout),
          () => false,
        ),
      );
      return service;
    };
    const first = await start();
    await run(client, ["-p", port, "rpush", "queue", "a-run"]);
    // It is written down once a second.
    await waitFor("it is on disk", async () => {
      const { stdout } = await run(client, ["-p", port, "info", "persistence"]);
      return /aof_enabled:1/.test(stdout) && /aof_pending_bio_fsync:0/.test(stdout) && grepped(data, "a-run");
    });
    const gone = new Promise((resolve) => first.child.once("close", resolve));
    first.child.kill("SIGKILL");
    await gone;
    await start();
    expect((await run(client, ["-p", port, "lrange", "queue", "0", "-1"])).stdout.trim()).toBe("a-run");
  },
);

/** Whether a text stands in any file below a folder. */
const grepped = (below: string, text: string) =>
  spawnSync("grep", ["--recursive", "--quiet", text, below]).status === 0;

test("what compose starts starts here: migrate, the app as an image has it, its health check, an import, the doctor", async () => {
  const port = await freePort(0);
  const appUrl = `http://127.0.0.1:${port}`;
  const { stdout } = await run("sh", ["deploy/new-env.sh", appUrl]);
  const given = Object.fromEntries(
    stdout
      .split("\n")
      .filter((line) => /^\w+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  const databaseUrl = await startDatabase();
  const engine = await startEngine({ port: await freePort(0), appUrl, logFile: `${folder}/engine.log`, cron: false });
  services.push(engine.service);
  /** In the place of the containers' names stands what runs here. */
  const environmentOf = (name: string) =>
    Object.fromEntries(
      Object.entries(compose.services[name]?.environment ?? {}).map(([variable, value]) => [
        variable,
        filledIn(value, given)
          .replace(/^postgres:\/\/\S+@postgres:5432\/tidemark$/, databaseUrl)
          .replace("http://engine:8288", engine.url)
          .replace("http://app:3000", appUrl),
      ]),
    );
  // The engines that run here check no signature.
  const app = { ...environmentOf("app"), INNGEST_DEV: engine.url, INNGEST_BASE_URL: "", ...sandbox.endpoints };
  const plain = { PATH: process.env.PATH, HOME: process.env.HOME } as unknown as NodeJS.ProcessEnv;

  const [npm = "", ...migrate] = commandOf("migrate");
  expect((await run(npm, migrate, { env: { ...plain, ...environmentOf("migrate") } })).stdout).toContain("up to date");

  expect(ofImage("build", "RUN")).toEqual(["npm run build"]);
  await buildApp({ NEXT_OUTPUT: "standalone", NEXT_DIST_DIR: DIST });
  const image = `${folder}/image`;
  for (const line of ofImage("app", "COPY")) {
    const [from = "", to = ""] = line.replace(/--\S+ /g, "").split(" ");
    const source = from.replace("/srv/tidemark/", "").replace(/^\.next\b/, DIST);
    cpSync(source, join(image, to.replace(/^\.\/\.next\b/, DIST)), { recursive: true });
  }
  const [node = "", ...server] = commandOf("app");
  const service = startService({
    name: "the app",
    command: node,
    args: server,
    cwd: image,
    env: { ...app, NODE_ENV: "production", HOSTNAME: "127.0.0.1", PORT: String(port) },
    logFile: `${folder}/app.log`,
  });
  services.push(service);
  await answering(`${appUrl}/api/health`, service, 120_000);

  const [probe = "", ...check] = JSON.parse(
    /\bCMD (.*)$/.exec(ofImage("app", "HEALTHCHECK")[0] ?? "")?.[1] ?? "[]",
  ) as string[];
  await run(
    probe,
    check.map((part) => part.replace("http://127.0.0.1:3000", appUrl)),
    { env: plain },
  );

  const user = await signUp(appUrl, { name: "Sel Host", email: "self@example.com", password: PASSWORD });
  const profile = { since: "2026-10-01", salesPerDay: 2 } as const;
  const { id } = await connectAccount(user, sandbox, {
    network: "digistore24",
    label: "Mine",
    profile: { ...profile },
  });
  await waitFor("the import is complete", async () => {
    const { coveredShare } = await user.get<{ coveredShare: number }>(`/api/accounts/${id}/coverage`);
    return coveredShare === 1;
  });
  const page = await fetch(`${appUrl}/sign-in`);
  const style = /href="(\/_next\/static\/[^"]+\.css)/.exec(await page.text())?.[1];
  expect((await fetch(`${appUrl}${style}`)).status).toBe(200);

  const [doctor = "", ...look] = commandOf("doctor");
  const { INNGEST_DEV: _, ...asComposed } = app;
  const told = await run(doctor, look, {
    env: { ...plain, ...asComposed, INNGEST_BASE_URL: engine.url } as NodeJS.ProcessEnv,
  }).catch(({ stdout }: { stdout: string }) => ({ stdout }));
  expect(told.stdout).toContain("ok      database: answers, takes writes, and has every migration");
  expect(told.stdout).toContain("ok      environment: every variable has the right form");
  expect(told.stdout.split("\n").filter((line) => line.startsWith("!"))).toEqual([]);
});
