import { Group, SegmentedControl, Select, Stack, Text, useMantineColorScheme } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { zoneLabel } from "#components/format";
import { SettingsSection } from "#components/settings-section";
import { useZone } from "#components/zone";
import { apiRequest, errorMessage } from "#ui/api-client";

/** The zone in which days are counted, and light or dark. */
export function DisplaySettings() {
  const router = useRouter();
  const zone = useZone();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const change = useMutation({
    mutationFn: (next: string) => apiRequest("/api/settings", { method: "PUT", body: { zone: next } }),
    onSuccess: () => router.refresh(),
  });
  return (
    <SettingsSection
      title="Display"
      text="Your days begin at midnight in this time zone, and all times are shown in it. The look is kept in this browser."
    >
      <Stack gap="sm">
        <Select
          label="Time zone"
          searchable
          allowDeselect={false}
          maw={320}
          data={zonesWith(zone)}
          value={zone}
          disabled={change.isPending}
          // The list itself scrolls, which a reader of the screen knows of a list of choices.
          withScrollArea={false}
          styles={{ options: { maxHeight: 240, overflowY: "auto" } }}
          nothingFoundMessage="There is no zone like this"
          onChange={(next) => next && change.mutate(next)}
        />
        <div role="status">
          {change.isSuccess && (
            <Text size="sm" c="dimmed">
              All days and times are now in {zoneLabel(zone)}.
            </Text>
          )}
          {change.error && (
            <Text size="sm" c="var(--mantine-color-error)">
              {errorMessage(change.error)}
            </Text>
          )}
        </div>
        <Group gap="sm">
          <Text size="sm" fw={500}>
            Look
          </Text>
          <SegmentedControl
            aria-label="Look"
            size="xs"
            value={colorScheme}
            onChange={(next) => setColorScheme(next as "auto" | "light" | "dark")}
            data={[
              { value: "auto", label: "As the system" },
              { value: "light", label: "Light" },
              { value: "dark", label: "Dark" },
            ]}
          />
        </Group>
      </Stack>
    </SettingsSection>
  );
}

/** The zones that the browser knows; the chosen one is among them, whatever it knows. */
function zonesWith(zone: string): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return ["UTC", zone, ...known].filter((one, i, all) => all.indexOf(one) === i);
}
