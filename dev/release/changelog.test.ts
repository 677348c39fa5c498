import { expect, it } from "vitest";
import { releaseChangelog, requireNextVersion } from "./changelog";

const CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n\n## [0.1.0] - 2026-01-01\n\n- Before.\n";

it("puts what was unreleased under its version, and leaves room for what comes", () => {
  const { changelog, notes } = releaseChangelog(CHANGELOG, "0.2.0", "2026-12-01");
  expect(notes).toBe("### Added\n\n- A thing.");
  expect(changelog).toBe(
    "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n\n### Added\n\n- A thing.\n\n## [0.1.0] - 2026-01-01\n\n- Before.\n",
  );
  expect(() => releaseChangelog(changelog, "0.3.0", "2026-12-02")).toThrow("says nothing under");
  expect(() => releaseChangelog("# Changelog\n", "0.3.0", "2026-12-02")).toThrow("has no [Unreleased]");
});

it("begins a changelog that has no release yet", () => {
  const { changelog } = releaseChangelog("# Changelog\n\n## [Unreleased]\n\n- A thing.\n", "0.1.0", "2026-12-01");
  expect(changelog).toBe("# Changelog\n\n## [Unreleased]\n\n## [0.1.0] - 2026-12-01\n\n- A thing.\n");
});

it("takes the version after the current one alone", () => {
  for (const next of ["0.1.1", "0.2.0", "1.0.0"]) expect(() => requireNextVersion("0.1.0", next)).not.toThrow();
  for (const next of ["0.1.0", "0.3.0", "0.2.1", "2.0.0", "v0.2.0", "0.2"]) {
    expect(() => requireNextVersion("0.1.0", next)).toThrow(next);
  }
});
