import { Skeleton, Stack, VisuallyHidden } from "@mantine/core";

const ROWS = ["first", "second", "third"];

export function AccountsSkeleton() {
  return (
    <Stack gap="md" role="status">
      <VisuallyHidden>Loading your accounts</VisuallyHidden>
      {ROWS.map((row) => (
        <Skeleton key={row} height={84} />
      ))}
    </Stack>
  );
}
