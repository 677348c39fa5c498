import { play, type Share } from "./play";

/** A process of its own for a share of the runs; results go back one by one. */
process.once("message", (share: Share) => {
  play(share, (result) => process.send?.(result))
    .catch((error: unknown) => {
      console.error(error);
      process.exitCode = 2;
    })
    .finally(() => process.disconnect());
});

// Whoever wanted the results is gone.
process.once("disconnect", () => process.exit());
