"use client";

import {
  Anchor,
  Breadcrumbs,
  Button,
  Code,
  CopyButton,
  Grid,
  Group,
  Paper,
  Stack,
  Text,
  Timeline,
  Title,
  UnstyledButton,
} from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import Link from "next/link";
import { useState } from "react";
import { formatMoment } from "#components/format";
import { NetworkMark, networkLabel } from "#components/network-mark";
import { QueryGate } from "#components/query-states";
import { RunLink } from "#components/run-link";
import { useZone } from "#components/zone";
import { formatMinor } from "#domain/money";
import { useAccountsEver } from "#features/accounts/api/list-accounts";
import type { Answers } from "#http/contract";
import type { SaleAnswer } from "#http/contract-of-money";
import { useSale } from "../api/list-sales";
import { type Event, tellStory } from "../tell-story";
import { saleColor, saleState, TYPES } from "../words";
import { SalesTable } from "./sales-table";

/** A sale: the facts, what happened to it, and what else belongs to its order. */
export function SalePage({ saleId }: { saleId: string }) {
  const query = useSale(saleId);
  return (
    <Stack gap="md">
      <Breadcrumbs fz="sm">
        <Anchor component={Link} href="/sales" inherit>
          Sales
        </Anchor>
        <Text inherit c="dimmed">
          {query.data?.sale.transactionId ?? "…"}
        </Text>
      </Breadcrumbs>
      <QueryGate query={query} failure="The sale could not be loaded">
        {(answer) => <Sale answer={answer} />}
      </QueryGate>
    </Stack>
  );
}

function Sale({ answer: { sale, changes, related, raw, runUrl } }: { answer: Answers["sale"] }) {
  const zone = useZone();
  const accounts = useAccountsEver() ?? [];
  const label = accounts.find(({ id }) => id === sale.accountId)?.label ?? "Disconnected account";
  return (
    <>
      <div>
        <Title order={1} lineClamp={3} style={{ overflowWrap: "anywhere" }}>
          {sale.productName ?? TYPES[sale.type]}
        </Title>
        <Text size="sm" c="dimmed" component="div">
          <NetworkMark network={sale.network}>
            {label} · {networkLabel(sale.network)}
          </NetworkMark>
        </Text>
      </div>
      <Grid gap="md" align="stretch">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Paper withBorder p="lg" h="100%">
            <Text size="sm" c="dimmed">
              Earned
            </Text>
            <Text fz={34} fw={650} lh={1.2} style={{ letterSpacing: "-0.025em" }} data-testid="sale-earned">
              {formatMinor(sale.earnedMinor, sale.currency)}
            </Text>
            <Text size="sm" c={saleColor(sale) ?? "dimmed"} mb="md">
              {TYPES[sale.type]} · {saleState(sale)}
            </Text>
            <Facts facts={factsOf(sale, zone)} />
          </Paper>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Paper withBorder p="lg" h="100%">
            <Text fw={600} component="h2" mb="md">
              Its story
            </Text>
            <Story events={tellStory(sale, changes, zone, new Date())} currency={sale.currency} runUrl={runUrl} />
          </Paper>
        </Grid.Col>
      </Grid>
      {raw && <RawRow raw={raw} runUrl={runUrl} />}
      {related.length > 0 && (
        <Paper withBorder p="lg">
          <Text fw={600} component="h2" mb="xs">
            Of the same order
          </Text>
          <SalesTable sales={related} accounts={accounts} />
        </Paper>
      )}
    </>
  );
}

interface RawRowProps {
  raw: NonNullable<Answers["sale"]["raw"]>;
  runUrl: string | null;
}

/** The row as it is kept: what the network sent, less whatever is about the buyer. */
function RawRow({ raw, runUrl }: RawRowProps) {
  const zone = useZone();
  const [open, setOpen] = useState(false);
  return (
    <Paper withBorder p="lg">
      <Group justify="space-between" gap="xs">
        <div>
          <Text fw={600} component="h2">
            As the network sent it
          </Text>
          <Text size="sm" c="dimmed" component="div">
            fetched {formatMoment(raw.fetchedAt, zone)} by <RunLink runId={raw.runId} runUrl={runUrl} />
          </Text>
        </div>
        <Button size="compact-sm" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Hide the row" : "Show the row"}
        </Button>
      </Group>
      {open && (
        <Code block mt="sm" tabIndex={0} aria-label="The row as the network sent it">
          {JSON.stringify(raw.row, null, 2)}
        </Code>
      )}
    </Paper>
  );
}

interface Fact {
  label: string;
  value: React.ReactNode;
  /** What is copied on a click. */
  copy?: string;
}

function factsOf(sale: SaleAnswer, zone: string): Fact[] {
  const gross = sale.grossMinor === null ? "not told" : formatMinor(sale.grossMinor, sale.grossCurrency);
  const all: (Fact | null)[] = [
    { label: "Sold", value: formatMoment(sale.saleDate, zone) },
    { label: "Commission", value: sale.unpriced ? "not told yet" : formatMinor(sale.commissionMinor, sale.currency) },
    { label: "Gross", value: gross },
    { label: "Transaction", value: sale.transactionId, copy: sale.transactionId },
    sale.orderId === null ? null : { label: "Order", value: sale.orderId, copy: sale.orderId },
    sale.productId === null ? null : { label: "Product id", value: sale.productId, copy: sale.productId },
    sale.trackingId === null ? null : { label: "Tracking id", value: sale.trackingId, copy: sale.trackingId },
    { label: "The network says", value: <Code>{sale.rawStatus}</Code> },
    { label: "First seen", value: formatMoment(sale.firstSeenAt, zone) },
  ];
  return all.filter((fact) => fact !== null);
}

function Facts({ facts }: { facts: Fact[] }) {
  return (
    <Stack gap={6} component="dl" m={0}>
      {facts.map(({ label, value, copy }) => (
        <Group key={label} justify="space-between" wrap="nowrap" gap="md">
          <Text component="dt" size="sm" c="dimmed">
            {label}
          </Text>
          <Text component="dd" m={0} size="sm" style={{ overflowWrap: "anywhere", textAlign: "right" }}>
            {copy === undefined ? value : <Copied text={copy} />}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}

/** Of a longer text, in characters, the beginning is shown. */
const LONG = 120;

function Copied({ text }: { text: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <UnstyledButton onClick={copy} fz="sm" title="Copy" ta="right">
          {text.length > LONG ? (
            <Text span inherit lineClamp={4}>
              {text}
            </Text>
          ) : (
            text
          )}{" "}
          {copied ? <IconCheck size={13} aria-label="copied" /> : <IconCopy size={13} aria-hidden />}
        </UnstyledButton>
      )}
    </CopyButton>
  );
}

interface StoryProps {
  events: Event[];
  currency: string;
  runUrl: string | null;
}

function Story({ events, currency, runUrl }: StoryProps) {
  return (
    <Timeline active={events.length - 1} bulletSize={14} lineWidth={2}>
      {events.map(({ at, what, seen, minor, runId }, i) => (
        <Timeline.Item
          key={at}
          title={
            <Group justify="space-between" wrap="nowrap" gap="md">
              <Text fw={500}>{what}</Text>
              {i > 0 && minor !== null && minor !== 0 && (
                <Text fw={600} c={minor < 0 ? "var(--lost)" : "var(--gained)"} style={{ whiteSpace: "nowrap" }}>
                  {minor > 0 && "+"}
                  {formatMinor(minor, currency)}
                </Text>
              )}
            </Group>
          }
        >
          <Text size="sm" c="dimmed" component="div">
            {seen} {runId !== null && <RunLink runId={runId} runUrl={runUrl} />}
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
