import { Alert, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { DAY } from "#domain/window";
import { errorMessage } from "#ui/api-client";
import { useRereadPeriod } from "../api/sync-account";

/** Reads any period again, whole days in UTC. */
export function RereadPeriod({ accountId }: { accountId: string }) {
  const reread = useRereadPeriod(accountId);
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { from: "", to: "" },
    validate: {
      from: (from) => (from ? null : "Choose the first day"),
      to: (to, { from }) => {
        if (!to) return "Choose the last day";
        if (to < from) return "The last day lies before the first";
        return Date.parse(to) > Date.now() ? "This day has not begun" : null;
      },
    },
  });
  const submit = form.onSubmit(({ from, to }) =>
    reread.mutate({
      start: new Date(from).toISOString(),
      end: new Date(Math.min(Date.parse(to) + DAY, Date.now())).toISOString(),
    }),
  );
  return (
    <form onSubmit={submit} aria-label="Read a period again">
      <Stack gap="xs">
        <Text fw={600}>Read a period again</Text>
        <Group align="flex-start" grow preventGrowOverflow={false}>
          <TextInput type="date" label="From" key={form.key("from")} {...form.getInputProps("from")} />
          <TextInput type="date" label="To" key={form.key("to")} {...form.getInputProps("to")} />
        </Group>
        <Group>
          <Button type="submit" variant="light" loading={reread.isPending}>
            Read again
          </Button>
          {reread.isSuccess && (
            <Text size="sm" role="status">
              Asked for. Nothing is hidden meanwhile; the history shows the result.
            </Text>
          )}
        </Group>
        {reread.error && <Alert color="red">{errorMessage(reread.error)}</Alert>}
      </Stack>
    </form>
  );
}
