import { Button, Group, Text } from "@mantine/core";

interface CredentialsFooterProps {
  submitLabel: string;
  networkLabel: string;
  pending: boolean;
  onCancel: () => void;
}

export function CredentialsFooter({ submitLabel, networkLabel, pending, onCancel }: CredentialsFooterProps) {
  return (
    <>
      <Text size="sm" c="dimmed" role="status">
        {pending
          ? `Testing these credentials with ${networkLabel}. This takes a few seconds.`
          : "The credentials are tested right away and stored encrypted."}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel} disabled={pending}>
          Cancel
        </Button>
        <Button type="submit" loading={pending}>
          {submitLabel}
        </Button>
      </Group>
    </>
  );
}
