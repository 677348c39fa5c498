import { Button, Paper, Text, Title } from "@mantine/core";
import Link from "next/link";

/** What a new user sees first, and what to do about it. */
export function AccountsEmpty() {
  return (
    <Paper withBorder p="xl" ta="center">
      <Title order={2} size="lg">
        No accounts yet
      </Title>
      <Text c="dimmed" mt={4} mb="md">
        Connect an account of an affiliate network: Tidemark imports its sales, then syncs them every hour.
      </Text>
      <Button component={Link} href="/accounts/connect">
        Connect account
      </Button>
    </Paper>
  );
}
