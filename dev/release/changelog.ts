/** The changelog with what was unreleased under a version of its own, and that part. Throws when nothing is unreleased. */
export function releaseChangelog(
  changelog: string,
  version: string,
  day: string,
): { changelog: string; notes: string } {
  const begin = changelog.indexOf("## [Unreleased]");
  if (begin < 0) throw new Error("CHANGELOG.md has no [Unreleased]");
  const bodyAt = begin + "## [Unreleased]".length;
  const next = changelog.indexOf("\n## [", bodyAt);
  const notes = changelog.slice(bodyAt, next < 0 ? undefined : next).trim();
  if (notes === "") throw new Error("CHANGELOG.md says nothing under [Unreleased]");
  const rest = next < 0 ? "" : changelog.slice(next);
  const released = `## [Unreleased]\n\n## [${version}] - ${day}\n\n${notes}\n`;
  return { changelog: changelog.slice(0, begin) + released + rest, notes };
}

const VERSION = /^(\d+)\.(\d+)\.(\d+)$/;

/** Throws unless `next` is a version, and the one after `current`: of its parts one is raised by one, those behind it are 0. */
export function requireNextVersion(current: string, next: string): void {
  const [major = 0, minor = 0, patch = 0] = parts(current);
  const wanted = [`${major + 1}.0.0`, `${major}.${minor + 1}.0`, `${major}.${minor}.${patch + 1}`];
  parts(next);
  if (!wanted.includes(next)) throw new Error(`After ${current} comes ${wanted.join(", ")}, not ${next}`);
}

function parts(version: string): number[] {
  const found = VERSION.exec(version);
  if (!found) throw new Error(`"${version}" is no version such as 1.2.3`);
  return found.slice(1).map(Number);
}
