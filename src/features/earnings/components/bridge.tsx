import { Anchor, Group, Paper, Stack, Text } from "@mantine/core";
import Link from "next/link";
import { formatCount } from "#components/format";
import { withParams } from "#components/use-url-state";
import { formatMinor } from "#domain/money";
import type { EarningsAnswer } from "#http/contract-of-money";
import type { Period } from "../period";
import classes from "./bridge.module.css";

interface BridgeProps {
  earnings: EarningsAnswer;
  currency: string;
  period: Period;
  networks: readonly string[];
  accounts: readonly string[];
}

/** From the commission to what is earned of it, each term a link to its sales; and what has changed in the last week. */
export function Bridge({ earnings, currency, period, networks, accounts }: BridgeProps) {
  const total = earnings.totals.find((one) => one.currency === currency);
  if (!total) return null;
  const link = (change: Record<string, string>) =>
    withParams("/sales", "", { from: period.from, to: period.to, network: networks, account: accounts, ...change });
  const terms = [
    { label: "Pending", minor: total.pendingMinor, href: link({ term: "pending" }) },
    { label: withCount("Refunds", total.refunds), minor: total.refundedMinor ?? 0, href: link({ term: "refunded" }) },
    {
      label: withCount("Chargebacks", total.chargebacks),
      minor: total.chargedBackMinor ?? 0,
      href: link({ term: "chargedBack" }),
    },
    { label: "Cancelled", minor: total.cancelledMinor, href: link({ term: "cancelled" }) },
  ];
  return (
    <Paper withBorder p="lg" h="100%">
      <Text fw={600} mb="sm" component="h2">
        How it adds up, {currency}
      </Text>
      <Stack gap={0} className={classes.terms}>
        <Term label="Commission" href={link({})} value={formatMinor(total.commissionMinor, currency)} />
        {terms.map(({ label, minor, href }) => (
          <Term key={label} label={label} href={href} value={formatMinor(-minor || 0, currency)} lost={minor > 0} />
        ))}
        <Group justify="space-between" wrap="nowrap" py="sm">
          <Text fw={650}>Earned</Text>
          <Text fw={650} data-testid="bridge-earned">
            {formatMinor(total.earnedMinor, currency)}
          </Text>
        </Group>
      </Stack>
      <Changed changed={earnings.changed ?? []} currency={currency} href={link({})} />
    </Paper>
  );
}

const withCount = (label: string, count: number) => (count > 0 ? `${label}, ${formatCount(count)}` : label);

function Term({ label, href, value, lost = false }: { label: string; href: string; value: string; lost?: boolean }) {
  return (
    <Group justify="space-between" wrap="nowrap" py={8} className={classes.term}>
      <Anchor component={Link} href={href} c="inherit" underline="hover" className={classes.link}>
        {label}
      </Anchor>
      <Text c={lost ? "var(--lost)" : undefined}>{value}</Text>
    </Group>
  );
}

const REASONS: Record<string, [one: string, many: string]> = {
  REFUNDED: ["was refunded late", "were refunded late"],
  CHARGEBACK: ["was charged back", "were charged back"],
  CANCELLED: ["was cancelled", "were cancelled"],
  VANISHED: ["is gone from the network", "are gone from the network"],
  PENDING: ["is pending again", "are pending again"],
  APPROVED: ["was approved", "were approved"],
  AMOUNT: ["has another amount", "have another amount"],
};

interface ChangedProps {
  changed: NonNullable<EarningsAnswer["changed"]>;
  currency: string;
  href: string;
}

/** The money that came or went in silence, after this page first showed it. */
function Changed({ changed, currency, href }: ChangedProps) {
  const own = changed.filter((one) => one.currency === currency);
  const minor = own.reduce((sum, { earnedMinor }) => sum + earnedMinor, 0);
  if (own.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        In the last 7 days, no sale has changed its sum after it was first seen.
      </Text>
    );
  }
  const reasons = own.map(({ reason, sales }) => {
    const [one, many] = REASONS[reason] ?? ["has changed", "have changed"];
    return `${formatCount(sales)} ${sales === 1 ? "sale" : "sales"} ${sales === 1 ? one : many}`;
  });
  return (
    <div data-testid="changed-since">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600}>
          Changed in 7 days
        </Text>
        <Text size="sm" fw={600} c={minor < 0 ? "var(--lost)" : "var(--gained)"}>
          {minor > 0 && "+"}
          {formatMinor(minor, currency)}
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        After they were first seen,{" "}
        <Anchor component={Link} href={`${href}&changed=7d`} inherit>
          {reasons.join(", ")}
        </Anchor>
        .
      </Text>
    </div>
  );
}
