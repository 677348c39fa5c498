import { Anchor, Group, Popover, Stack, Text, UnstyledButton } from "@mantine/core";
import Link from "next/link";
import { formatShortDay } from "#components/format";
import { useZone } from "#components/zone";
import { addDays, dayIn } from "#domain/days";
import { describeUnusualWeek, unusualWeeks, weeksUntil } from "#domain/unusual-weeks";
import { accountNamer } from "#features/accounts/sort-accounts";
import type { AccountSummary } from "#http/contract";
import { useEarnings } from "../api/read-earnings";

interface UnusualProps {
  accounts: readonly AccountSummary[];
  today: Date;
}

/** What was unlike the weeks before, one line each, by a rule that anybody can check. Nothing when nothing was. */
export function Unusual({ accounts, today }: UnusualProps) {
  const zone = useZone();
  const day = dayIn(zone, today);
  const { from, to, last } = weeksUntil(day);
  const { data } = useEarnings({ zone, from, to, networks: [], accounts: [], groupBy: ["week", "account"] });
  const found = data ? unusualWeeks(data, day) : [];
  if (found.length === 0) return null;
  const nameOf = accountNamer(accounts);
  return (
    <Stack gap={6} data-testid="unusual">
      {found.map((one) => (
        <Group key={`${one.account} ${one.currency}`} gap={6}>
          <Text size="sm">
            <b>Unusual:</b>{" "}
            <Anchor component={Link} inherit href={`/?account=${one.account}&period=custom&from=${from}&to=${to}`}>
              {nameOf(one.account)}
            </Anchor>{" "}
            {describeUnusualWeek(one, `${formatShortDay(last)} – ${formatShortDay(addDays(to, -1))}`)}
          </Text>
          <Rule />
        </Group>
      ))}
    </Stack>
  );
}

function Rule() {
  return (
    <Popover width={300} withArrow shadow="md">
      <Popover.Target>
        <UnstyledButton fz="xs" td="underline" c="dimmed" aria-label="Why this is called unusual">
          why
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm">
          The last full week of an account is held against the four before it, if each of those had ten sales or more
          and all of them are complete. It is unusual when it earned less than half of the weakest of them, or when more
          than twice the worst share of its sales was taken back, and at least five.
        </Text>
      </Popover.Dropdown>
    </Popover>
  );
}
