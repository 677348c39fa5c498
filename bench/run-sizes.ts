interface RunInFull {
  function: string;
  steps: unknown[];
}

/** The import runs that the engine remembers: steps, and bytes of what they returned; the one with most steps first. */
export async function importRuns(engineUrl: string): Promise<{ steps: number; bytes: number }[]> {
  const response = await fetch(`${engineUrl}/stand-in/runs`);
  if (!response.ok) throw new Error(`Only the stand-in engine tells how large its runs are (HTTP ${response.status})`);
  const { data } = (await response.json()) as { data: RunInFull[] };
  return data
    .filter((run) => run.function.endsWith("import-account"))
    .map(({ steps }) => ({ steps: steps.length, bytes: JSON.stringify(steps).length }))
    .sort((a, b) => b.steps - a.steps);
}
