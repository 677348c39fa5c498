import { Anchor, Button, Code, Group, Paper, Stack, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { formatCount, formatMoment } from "#components/format";
import { LoadError, QueryGate, ShowMore } from "#components/query-states";
import { RelativeTime } from "#components/relative-time";
import { useZone } from "#components/zone";
import { formatAmounts } from "#domain/money";
import type { HeldBackRow } from "#http/contract";
import { errorMessage } from "#ui/api-client";
import { useDismissReject, useRejects, useReplayRejects, useRestoreReject } from "../api/rejects";
import { groupRejects, type HeldBackGroup } from "../group-rejects";

/** Rows of one reason that are shown before one asks for more. */
const FEW = 5;

/** What could not be read, reason by reason: about how much money it is, read again, or set aside. */
export function HeldBackRows({ accountId }: { accountId: string }) {
  const replay = useReplayRejects(accountId);
  const query = useRejects(accountId, replay.isSuccess);
  const [aside, setAside] = useState<HeldBackRow[]>([]);
  const restored = (row: HeldBackRow) => setAside((rows) => rows.filter(({ id }) => id !== row.id));
  return (
    <Stack gap="md">
      <QueryGate query={query} failure="What is held back could not be loaded">
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rejects);
          return (
            <>
              <Group justify="space-between" align="flex-start" gap="sm">
                <div>
                  <Text fw={600} role="status">
                    {rows.length === 0
                      ? "Nothing is held back."
                      : `${formatCount(rows.length)}${query.hasNextPage ? "+" : ""} ${rows.length === 1 ? "sale is" : "sales are"} held back`}
                  </Text>
                  <Text size="sm" c="dimmed" maw={560}>
                    {rows.length === 0
                      ? "Every sale that the network sent could be read."
                      : "The network sent them in a form that Tidemark does not know. They count nowhere yet, and nothing is lost: they are kept, and can be read once an update knows the form, or the network has mended it."}
                  </Text>
                </div>
                {rows.length > 0 && (
                  <Button
                    variant="light"
                    leftSection={<IconRefresh size={16} aria-hidden />}
                    loading={replay.isPending}
                    onClick={() => replay.mutate()}
                  >
                    Read again
                  </Button>
                )}
              </Group>
              {replay.error && (
                <LoadError
                  title="They were not read again"
                  message={errorMessage(replay.error)}
                  retrying={replay.isPending}
                  onRetry={() => replay.mutate()}
                />
              )}
              {replay.isSuccess && rows.length > 0 && (
                <Text size="sm" c="dimmed">
                  They are being read again, from what is kept and from the network; what still cannot be read stays.
                </Text>
              )}
              {groupRejects(rows).map((group) => (
                <ReasonGroup
                  key={group.reason}
                  accountId={accountId}
                  group={group}
                  onAside={(row) => setAside((before) => [...before, row])}
                />
              ))}
              <ShowMore query={query} />
            </>
          );
        }}
      </QueryGate>
      {aside.map((row) => (
        <SetAside key={row.id} accountId={accountId} row={row} onRestored={() => restored(row)} />
      ))}
    </Stack>
  );
}

interface ReasonGroupProps {
  accountId: string;
  group: HeldBackGroup;
  onAside: (row: HeldBackRow) => void;
}

function ReasonGroup({ accountId, group: { reason, rows, about }, onAside }: ReasonGroupProps) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, FEW);
  return (
    <Paper withBorder p="md" component="section" aria-label={reason} data-testid="held-back-reason">
      <Group justify="space-between" gap="xs" mb={4}>
        <Text fw={600} size="sm" style={{ overflowWrap: "anywhere" }}>
          {reason}
        </Text>
        <Text size="sm" c="dimmed">
          {formatCount(rows.length)} {rows.length === 1 ? "sale" : "sales"}
          {about.length > 0 && `, about ${formatAmounts(about)}`}
        </Text>
      </Group>
      {shown.map((row) => (
        <HeldBackSale key={row.id} accountId={accountId} row={row} onAside={() => onAside(row)} />
      ))}
      {shown.length < rows.length && (
        <Anchor component="button" size="sm" mt={6} onClick={() => setAll(true)}>
          Show {formatCount(rows.length - shown.length)} more
        </Anchor>
      )}
    </Paper>
  );
}

interface HeldBackSaleProps {
  accountId: string;
  row: HeldBackRow;
  onAside: () => void;
}

function HeldBackSale({ accountId, row, onAside }: HeldBackSaleProps) {
  const zone = useZone();
  const dismiss = useDismissReject(accountId, onAside);
  const [open, setOpen] = useState(false);
  return (
    <div data-testid="held-back-sale">
      <Group justify="space-between" wrap="nowrap" py={6} gap="sm">
        <Text size="sm" component="div">
          {row.at === null ? "Some time" : formatMoment(row.at, zone)}
          {row.about && ` · about ${formatAmounts([row.about])}`}
          <Text span inherit c="dimmed">
            {" "}
            · seen {row.seen === 1 ? "once" : `${formatCount(row.seen)} times`}, last{" "}
            <RelativeTime at={row.lastSeenAt} />
          </Text>
        </Text>
        <Group gap={4} wrap="nowrap">
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-expanded={open}
            onClick={() => setOpen((before) => !before)}
          >
            {open ? "Hide" : "Look"}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            loading={dismiss.isPending}
            onClick={() => dismiss.mutate(row.id)}
          >
            Set aside
          </Button>
        </Group>
      </Group>
      {dismiss.error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {errorMessage(dismiss.error)}
        </Text>
      )}
      {open && (
        <Code block tabIndex={0} aria-label="The row as the network sent it">
          {JSON.stringify(row.raw, null, 2)}
        </Code>
      )}
    </div>
  );
}

interface SetAsideProps {
  accountId: string;
  row: HeldBackRow;
  onRestored: () => void;
}

/** What was set aside a moment ago, and the way back. */
function SetAside({ accountId, row, onRestored }: SetAsideProps) {
  const restore = useRestoreReject(accountId, onRestored);
  return (
    <Group gap="sm" role="status">
      <Text size="sm" c="dimmed">
        {row.about ? `About ${formatAmounts([row.about])} was` : "One was"} set aside: no sum waits for it any more.
      </Text>
      <Button size="compact-sm" variant="default" loading={restore.isPending} onClick={() => restore.mutate(row.id)}>
        Undo
      </Button>
      {restore.error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {errorMessage(restore.error)}
        </Text>
      )}
    </Group>
  );
}
