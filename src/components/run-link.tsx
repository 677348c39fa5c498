import { ActionIcon, Anchor, CopyButton, Group, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";

interface RunLinkProps {
  runId: string;
  /** Where the engine shows a run, with `{runId}` in it. */
  runUrl: string | null;
}

/** A run's id: to copy, and where the engine's dashboard is known, to look at there. */
export function RunLink({ runId, runUrl }: RunLinkProps) {
  return (
    <Group gap={4} wrap="nowrap" display="inline-flex">
      {runUrl === null ? (
        <Text span size="sm" c="dimmed">
          run {runId}
        </Text>
      ) : (
        <Anchor size="sm" href={runUrl.replace("{runId}", encodeURIComponent(runId))} target="_blank" rel="noreferrer">
          run {runId}
        </Anchor>
      )}
      <CopyId label="run" id={runId} />
    </Group>
  );
}

export function CopyId({ label, id }: { label: string; id: string }) {
  return (
    <CopyButton value={id}>
      {({ copied, copy }) => (
        <ActionIcon
          size="xs"
          variant="subtle"
          color="gray"
          aria-label={`Copy the id of the ${label}`}
          title={`${label} ${id}`}
          onClick={copy}
        >
          {copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
        </ActionIcon>
      )}
    </CopyButton>
  );
}
