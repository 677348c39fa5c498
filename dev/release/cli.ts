import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { releaseChangelog, requireNextVersion } from "./changelog";

// `npm run release -- 1.2.3`: the changelog, the version, a commit and a tag of it. Before that the code of the release before is
// run on this one's schema, since both are live while a release is under way. Pushes nothing.

const [version = ""] = process.argv.slice(2);

function git(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync("git", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr.trim()}`);
  return stdout.trim();
}

function run(command: string, args: string[], cwd = "."): void {
  const { status } = spawnSync(command, args, { cwd, stdio: "inherit" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}`);
}

/** The release before, or, for the first one, the last commit before the newest migration. */
function releaseBefore(): { commit: string; name: string } {
  const [tag] = git("tag", "--list", "v*", "--sort=-v:refname").split("\n").filter(Boolean);
  if (tag) return { commit: git("rev-list", "-n", "1", tag), name: tag };
  const added = git("log", "-n", "1", "--diff-filter=A", "--format=%H", "--", "drizzle/*.sql");
  return { commit: git("rev-parse", `${added}^`), name: "the last commit before the newest migration" };
}

/** Database tests of the code of before, on databases that this release's migrations have made. */
function tryOldCode({ commit, name }: { commit: string; name: string }): void {
  if (git("diff", "--name-only", commit, "HEAD", "--", "drizzle") === "") {
    console.log(`The schema is that of ${name}.`);
    return;
  }
  console.log(`The code of ${name} on the schema of this release:`);
  const folder = mkdtempSync(path.join(tmpdir(), "tidemark-release-"));
  try {
    git("worktree", "add", "--detach", folder, commit);
    rmSync(path.join(folder, "drizzle"), { recursive: true });
    cpSync("drizzle", path.join(folder, "drizzle"), { recursive: true });
    symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));
    run("npx", ["vitest", "run", "--project=database-*", "src"], folder);
  } finally {
    git("worktree", "remove", "--force", folder);
  }
}

const before = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
const isFirst = git("tag", "--list", "v*") === "";
// The first release may have the version that stands there already.
if (!(isFirst && version === before.version)) requireNextVersion(before.version, version);
if (git("status", "--porcelain") !== "") throw new Error("There are changes that no commit has");
const day = new Date().toISOString().slice(0, 10);
const { changelog, notes } = releaseChangelog(readFileSync("CHANGELOG.md", "utf8"), version, day);
run("npm", ["run", "check"]);
tryOldCode(releaseBefore());

writeFileSync("CHANGELOG.md", changelog);
run("npm", ["version", version, "--no-git-tag-version", "--allow-same-version"]);
git("commit", "--all", "--message", `Release ${version}`);
git("tag", "--annotate", `v${version}`, "--cleanup=verbatim", "--message", `${version}\n\n${notes}\n`);
console.log(`\nv${version} stands here. It is out with: git push --follow-tags`);
