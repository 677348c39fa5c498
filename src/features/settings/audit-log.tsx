"use client";

import { Stack, Text } from "@mantine/core";
import { formatMoment } from "#components/format";
import { QueryGate, ShowMore } from "#components/query-states";
import { SettingsList, SettingsRow } from "#components/settings-list";
import { SettingsSection } from "#components/settings-section";
import { useZone } from "#components/zone";
import { AUDIT_DAYS } from "#domain/audit";
import type { AuditEntryAnswer } from "#http/contract-of-logins";
import { describeAudit, isDaily, useAudit } from "./audit-entries";

/** What happened to a user's login, keys, credentials and data, newest first. */
export function AuditLog() {
  const query = useAudit();
  return (
    <SettingsSection
      title="What happened"
      text={`To your login, your keys, and the credentials and data of your accounts, kept for ${AUDIT_DAYS} days. What you do not recognise, somebody else did: change your password then.`}
    >
      <QueryGate query={query} failure="The log could not be loaded">
        {({ pages }) => (
          <Stack gap="sm">
            <SettingsList>
              {pages
                .flatMap(({ entries }) => entries)
                .map((entry) => (
                  <Entry key={entry.id} entry={entry} />
                ))}
            </SettingsList>
            <ShowMore query={query} label="Show older ones" size="xs" w="fit-content" />
          </Stack>
        )}
      </QueryGate>
    </SettingsSection>
  );
}

function Entry({ entry }: { entry: AuditEntryAnswer }) {
  const zone = useZone();
  const { at, kind, address, details } = entry;
  const by = details.keyName && !kind.startsWith("key_") ? ` · by the API key “${details.keyName}”` : "";
  return (
    <SettingsRow>
      <Text size="sm">{describeAudit(entry)}</Text>
      <Text size="xs" c="dimmed">
        {isDaily(kind) ? "First that day: " : ""}
        {formatMoment(at, zone)}
        {address && ` · from ${address}`}
        {by}
      </Text>
    </SettingsRow>
  );
}
