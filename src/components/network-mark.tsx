import { Box, Group, Text } from "@mantine/core";

/** A colour for each network, and a neutral one for those that are newer than this page. */
const COLORS: Record<string, string> = {
  clickbank: "var(--network-clickbank)",
  digistore24: "var(--network-digistore24)",
  hotmart: "var(--network-hotmart)",
  jvzoo: "var(--network-jvzoo)",
  buygoods: "var(--network-buygoods)",
  maxweb: "var(--network-maxweb)",
};

export const networkColor = (network: string): string =>
  Object.hasOwn(COLORS, network) ? (COLORS[network] as string) : "var(--mantine-color-gray-5)";

/** The names that networks have for people; an unknown one is called as it calls itself. */
const LABELS: Record<string, string> = {
  clickbank: "ClickBank",
  digistore24: "Digistore24",
  hotmart: "Hotmart",
  jvzoo: "JVZoo",
  buygoods: "BuyGoods",
  maxweb: "MaxWeb",
};

export const networkLabel = (network: string): string =>
  Object.hasOwn(LABELS, network) ? (LABELS[network] as string) : network;

/** A network, by its colour and name. */
export function NetworkMark({ network, children }: { network: string; children?: React.ReactNode }) {
  return (
    <Group gap={8} wrap="nowrap" component="span" style={{ display: "inline-flex", minWidth: 0 }}>
      <Box
        component="span"
        w={9}
        h={9}
        bg={networkColor(network)}
        style={{ borderRadius: 2, flex: "none" }}
        aria-hidden
      />
      <Text component="span" inherit truncate>
        {children ?? networkLabel(network)}
      </Text>
    </Group>
  );
}
