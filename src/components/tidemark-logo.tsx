import { Group, Text } from "@mantine/core";

/** The mark: a high-water line above two waves. */
function TidemarkGlyph() {
  return (
    <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--mantine-primary-color-filled)" />
      <g fill="none" stroke="#fff" strokeWidth="2.5" strokeLinecap="round">
        <path d="M7 11h18" />
        <path d="M7 17.5c3-2.6 6-2.6 9 0s6 2.6 9 0" />
        <path d="M7 23.5c3-2.6 6-2.6 9 0s6 2.6 9 0" opacity=".6" />
      </g>
    </svg>
  );
}

export function TidemarkLogo() {
  return (
    <Group gap="xs" wrap="nowrap">
      <TidemarkGlyph />
      <Text component="span" fw={700} size="lg" lh={1}>
        Tidemark
      </Text>
    </Group>
  );
}
