import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";

interface LoadErrorProps {
  title: string;
  message: string;
  retrying: boolean;
  onRetry: () => void;
}

export function LoadError({ title, message, retrying, onRetry }: LoadErrorProps) {
  return (
    <Alert color="red" title={title} icon={<IconAlertCircle aria-hidden />}>
      <Group justify="space-between">
        <Text size="sm">{message}</Text>
        <Button size="xs" variant="default" loading={retrying} onClick={onRetry}>
          Try again
        </Button>
      </Group>
    </Alert>
  );
}
