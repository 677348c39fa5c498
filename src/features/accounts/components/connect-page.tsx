"use client";

import { Anchor, Breadcrumbs, Group, Paper, SimpleGrid, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import Link from "next/link";
import { networkColor } from "#components/network-mark";
import { useUrlState } from "#components/use-url-state";
import type { NetworkSummary } from "#http/contract";
import { ConnectForm } from "./connect-form";
import classes from "./connect-page.module.css";
import { NetworksGate } from "./credential-inputs";

/** Six cards that say what each network can tell, and then what it is connected with. */
export function ConnectPage() {
  const { params, set } = useUrlState();
  return (
    <Stack gap="md">
      <Breadcrumbs fz="sm">
        <Anchor component={Link} href="/accounts" inherit>
          Accounts
        </Anchor>
        <Text inherit c="dimmed">
          Connect
        </Text>
      </Breadcrumbs>
      <div>
        <Title order={1}>Connect an account</Title>
        <Text size="sm" c="dimmed">
          Choose its network. Tidemark reads your sales and nothing else, and keeps the key sealed.
        </Text>
      </div>
      <NetworksGate>
        {(networks) => {
          const chosen = networks.find(({ id }) => id === params.get("network"));
          return (
            <Stack gap="lg">
              <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="md">
                {networks.map((network) => (
                  <NetworkCard
                    key={network.id}
                    network={network}
                    chosen={network.id === chosen?.id}
                    onChoose={() => set({ network: network.id }, "replace")}
                  />
                ))}
              </SimpleGrid>
              {chosen && (
                <Paper withBorder p="lg" maw={560} component="section" aria-label={`Connect ${chosen.label}`}>
                  <Text fw={600} mb="sm" component="h2">
                    {chosen.label}
                  </Text>
                  <ConnectForm key={chosen.id} network={chosen} onCancel={() => set({ network: null }, "replace")} />
                </Paper>
              )}
            </Stack>
          );
        }}
      </NetworksGate>
    </Stack>
  );
}

const lengthOf = (days: number) => (days >= 730 ? `${Math.floor(days / 365)} years` : `${days} days`);

interface NetworkCardProps {
  network: NetworkSummary;
  chosen: boolean;
  onChoose: () => void;
}

function NetworkCard({ network, chosen, onChoose }: NetworkCardProps) {
  const { id, label, granularity, historyDays, reversalDays, instantUpdates, condition } = network;
  const facts = [
    granularity === "day" ? "Totals per day; single sales by instant updates" : "Every single sale",
    historyDays === null ? "The whole history" : `The last ${lengthOf(historyDays)} of history`,
    `Looks for refunds every day for ${reversalDays} days, then every week`,
    ...(instantUpdates ? ["Can send instant updates"] : []),
  ];
  return (
    <UnstyledButton className={classes.card} data-chosen={chosen} aria-pressed={chosen} onClick={onChoose}>
      <Group justify="space-between" mb={6}>
        <Group gap={8}>
          <span className={classes.mark} style={{ background: networkColor(id) }} aria-hidden />
          <Text fw={600}>{label}</Text>
        </Group>
        {condition !== "fine" && (
          <Text size="xs" c="var(--mark-partial)" fw={600}>
            {condition === "down" ? "has an outage" : "has trouble now"}
          </Text>
        )}
      </Group>
      {facts.map((fact) => (
        <Text key={fact} size="sm" c="dimmed">
          {fact}
        </Text>
      ))}
    </UnstyledButton>
  );
}
