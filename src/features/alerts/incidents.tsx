import { Anchor, Stack, Text } from "@mantine/core";
import Link from "next/link";
import { formatMoment } from "#components/format";
import { QueryGate, ShowMore } from "#components/query-states";
import { SettingsSection } from "#components/settings-section";
import { useZone } from "#components/zone";
import { ALERT_WORDS } from "#domain/alert";
import type { IncidentAnswer } from "#http/contract-of-alerts";
import classes from "./alerts.module.css";
import { useIncidents } from "./alerts-api";

/** What is open and what was, newest first, those that are open before all. */
export function Incidents() {
  const query = useIncidents();
  return (
    <QueryGate query={query} failure="What is wrong could not be loaded">
      {({ pages }) => {
        const all = pages.flatMap(({ incidents }) => incidents);
        const open = all.filter(({ closedAt }) => closedAt === null);
        const over = all.filter(({ closedAt }) => closedAt !== null);
        return (
          <SettingsSection
            title="What is wrong"
            text={
              open.length === 0 ? "Nothing, as far as you asked to be told." : "Each cause is told once, and its end."
            }
          >
            <Stack gap="sm">
              <List incidents={open} />
              {over.length > 0 && (
                <>
                  <Text size="xs" c="dimmed" fw={600}>
                    Over
                  </Text>
                  <List incidents={over} />
                </>
              )}
              <ShowMore query={query} label="Show older ones" size="xs" w="fit-content" />
            </Stack>
          </SettingsSection>
        );
      }}
    </QueryGate>
  );
}

function List({ incidents }: { incidents: readonly IncidentAnswer[] }) {
  const zone = useZone();
  if (incidents.length === 0) return null;
  return (
    <ul className={classes.list}>
      {incidents.map((incident) => (
        <li key={incident.id} className={classes.incident} data-open={incident.closedAt === null || undefined}>
          <Text size="sm" fw={500}>
            <Anchor component={Link} href={placeOfIncident(incident)} inherit c="inherit">
              {incident.label ?? incident.networkLabel}
            </Anchor>{" "}
            {ALERT_WORDS[incident.kind].opened}
          </Text>
          {incident.closedAt === null && <Text size="sm">{incident.reason}</Text>}
          <Text size="xs" c="dimmed">
            {spanOf(incident, zone)}
          </Text>
        </li>
      ))}
    </ul>
  );
}

const placeOfIncident = ({ accountId, kind }: IncidentAnswer) =>
  accountId === null ? "/activity" : `/accounts/${accountId}${kind === "held_back" ? "/held-back" : ""}`;

function spanOf({ since, closedAt, closedBy, reopened }: IncidentAnswer, zone: string): string {
  const times = reopened === 0 ? "" : ` · came back ${reopened === 1 ? "once" : `${reopened} times`}`;
  if (closedAt === null) return `Since ${formatMoment(since, zone)}${times}`;
  const end = closedBy === "withdrawn" ? "not watched any more since" : "until";
  return `From ${formatMoment(since, zone)}, ${end} ${formatMoment(closedAt, zone)}${times}`;
}
