import { Button, Code, Group, Paper, Spoiler, Stack, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { LoadError, QueryGate } from "#components/load-error";
import { RelativeTime } from "#components/relative-time";
import type { HeldBackRow } from "#http/contract";
import { errorMessage } from "#ui/api-client";
import { useDismissReject, useRejects, useReplayRejects } from "../api/rejects";

export function HeldBackRows({ accountId }: { accountId: string }) {
  const replay = useReplayRejects(accountId);
  const query = useRejects(accountId, replay.isSuccess);
  return (
    <Stack>
      <Text size="sm">
        Sales that the network sent and that could not be read. They count nowhere yet. After an update of Tidemark they
        can be read again from what is stored, without asking the network.
      </Text>
      {replay.error && (
        <LoadError
          title="They were not read again"
          message={errorMessage(replay.error)}
          retrying={replay.isPending}
          onRetry={() => replay.mutate()}
        />
      )}
      <QueryGate query={query} failure="What is held back could not be loaded">
        {({ pages }) => {
          const rejects = pages.flatMap((page) => page.rejects);
          return (
            <>
              <Group justify="space-between">
                <Text fw={600} role="status">
                  {rejects.length === 0
                    ? "Nothing is held back."
                    : `${rejects.length}${query.hasNextPage ? "+" : ""} held back`}
                </Text>
                {rejects.length > 0 && (
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
              {replay.isSuccess && rejects.length > 0 && (
                <Text size="sm" c="dimmed">
                  They are being read again; what still cannot be read stays.
                </Text>
              )}
              {rejects.map((reject) => (
                <RejectedRow key={reject.id} accountId={accountId} reject={reject} />
              ))}
              {query.hasNextPage && (
                <Button variant="default" loading={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
                  Load more
                </Button>
              )}
            </>
          );
        }}
      </QueryGate>
    </Stack>
  );
}

function RejectedRow({ accountId, reject }: { accountId: string; reject: HeldBackRow }) {
  const dismiss = useDismissReject(accountId);
  return (
    <Paper withBorder p="sm">
      <Stack gap="xs">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <div>
            <Text size="sm">{reject.reason}</Text>
            <Text size="xs" c="dimmed">
              Seen {reject.seen === 1 ? "once" : `${reject.seen} times`}, last <RelativeTime at={reject.lastSeenAt} />
            </Text>
          </div>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            loading={dismiss.isPending}
            onClick={() => dismiss.mutate(reject.id)}
          >
            Set aside
          </Button>
        </Group>
        <Spoiler maxHeight={72} showLabel="Show it as the network sent it" hideLabel="Show less">
          <Code block>{JSON.stringify(reject.raw, null, 2)}</Code>
        </Spoiler>
      </Stack>
    </Paper>
  );
}
