import { Paper, Text } from "@mantine/core";

interface SettingsSectionProps {
  title: string;
  text: string;
  children: React.ReactNode;
}

/** One thing that can be set, and what it does. */
export function SettingsSection({ title, text, children }: SettingsSectionProps) {
  return (
    <Paper withBorder p="lg" component="section" aria-label={title}>
      <Text fw={600} component="h2">
        {title}
      </Text>
      <Text size="sm" c="dimmed" mb="sm">
        {text}
      </Text>
      {children}
    </Paper>
  );
}

/** What came of it, told to who does not see the page as well. */
export function OutcomeText({ done, error }: { done: string | null; error: Error | null }) {
  return (
    <Text size="sm" role="status" c={error ? "var(--mantine-color-error)" : "dimmed"}>
      {error?.message ?? done}
    </Text>
  );
}
