import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { DayRange } from "#components/day-range";
import { DAY } from "#domain/window";
import { errorMessage } from "#ui/api-client";
import { useRereadPeriod, useRereadResult } from "../api/sync-account";
import { describeCounts, describeOutcome } from "../describe-sync-log";

/** Reads any period again, whole days in UTC, never past now; ends with what came of it. */
export function RereadPeriod({ accountId }: { accountId: string }) {
  const reread = useRereadPeriod(accountId);
  const [days, setDays] = useState<[string | null, string | null]>([null, null]);
  const [from, to] = days;
  const submit = () => {
    if (!from || !to) return;
    const end = Math.min(Date.parse(to) + DAY, Date.now());
    reread.mutate({ start: new Date(from).toISOString(), end: new Date(end).toISOString() });
  };
  return (
    <Stack gap="xs" component="section" aria-label="Read a period again">
      <div>
        <Text fw={600} component="h2">
          Read a period again
        </Text>
        <Text size="sm" c="dimmed">
          Days in UTC. Nothing is hidden meanwhile.
        </Text>
      </div>
      <Group gap="xs">
        <DayRange placeholder="First and last day" clearable value={days} onChange={setDays} maxDate={new Date()} />
        <Button variant="light" disabled={!from || !to} loading={reread.isPending} onClick={submit}>
          Read again
        </Button>
      </Group>
      {reread.data && <RereadResult accountId={accountId} after={reread.data.after} />}
      {reread.error && <Alert color="red">{errorMessage(reread.error)}</Alert>}
    </Stack>
  );
}

/** What the reading that was asked for has come to. `after`: the newest sync that was begun by hand before. */
function RereadResult({ accountId, after }: { accountId: string; after: string | null }) {
  const { run } = useRereadResult(accountId, after);
  if (!run || run.completedAt === null) {
    return (
      <Text size="sm" role="status">
        {run ? `Being read again: ${describeCounts(run)} so far.` : "Asked for; it begins in a moment."}
      </Text>
    );
  }
  return (
    <Text size="sm" role="status" data-testid="reread-result">
      Read again: {run.failed ? describeOutcome(run, "UTC") : `${describeCounts(run)}.`}
    </Text>
  );
}
