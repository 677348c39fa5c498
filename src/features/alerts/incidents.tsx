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

/** What is open before what was, newest first: an old one that is open still is not hidden by many that are over. */
export function Incidents() {
  const [open, over] = [useIncidents("open"), useIncidents("over")];
  return (
    <QueryGate query={open} failure="What is wrong could not be loaded">
      {({ pages }) => {
        const now = pages.flatMap(({ incidents }) => incidents);
        return (
          <SettingsSection
            title="What is wrong"
            text={
              now.length === 0 ? "Nothing, as far as you asked to be told." : "Each cause is told once, and its end."
            }
          >
            <Stack gap="sm">
              <List incidents={now} />
              <ShowMore query={open} label="Show more that are open" size="xs" w="fit-content" />
              <QueryGate query={over} failure="What was wrong could not be loaded">
                {({ pages: past }) => <Over incidents={past.flatMap(({ incidents }) => incidents)} />}
              </QueryGate>
              <ShowMore query={over} label="Show older ones" size="xs" w="fit-content" />
            </Stack>
          </SettingsSection>
        );
      }}
    </QueryGate>
  );
}

function Over({ incidents }: { incidents: readonly IncidentAnswer[] }) {
  if (incidents.length === 0) return null;
  return (
    <>
      <Text size="xs" c="dimmed" fw={600}>
        Over
      </Text>
      <List incidents={incidents} />
    </>
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
