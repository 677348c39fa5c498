"use client";

import { Anchor, Button, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { formatMoment } from "#components/format";
import { QueryGate } from "#components/query-states";
import { SettingsList, SettingsRow } from "#components/settings-list";
import { SettingsSection } from "#components/settings-section";
import { useZone } from "#components/zone";
import type { ApiKeyAnswer } from "#http/contract-of-logins";
import classes from "./keys.module.css";
import { useEndKey, useKeys } from "./keys-api";
import { MakeKey, SCOPE_WORDS } from "./make-key";

/** By what programs of the user's own read their figures. */
export function KeysPage() {
  return (
    <SettingsSection
      title="API keys"
      text="With a key, a spreadsheet or a program of yours reads what you see here. No key changes anything, and each can be ended at any time."
    >
      <Stack gap="lg">
        <QueryGate query={useKeys()} failure="Your keys could not be loaded">
          {({ keys }) =>
            keys.length === 0 ? (
              <Text size="sm">You have no key yet.</Text>
            ) : (
              <SettingsList>
                {keys.map((key) => (
                  <Key key={key.id} apiKey={key} />
                ))}
              </SettingsList>
            )
          }
        </QueryGate>
        <MakeKey />
        <Text size="sm">
          <Anchor href="/api/docs" inherit underline="always">
            What the API can tell
          </Anchor>
          , with a form to try it.
        </Text>
      </Stack>
    </SettingsSection>
  );
}

/** A key is ended with a second click: what reads with it stops at once, and it does not come back. */
function Key({ apiKey }: { apiKey: ApiKeyAnswer }) {
  const zone = useZone();
  const end = useEndKey();
  const [asked, setAsked] = useState(false);
  const { id, name, start, scopes, lastUsedAt, expiresAt } = apiKey;
  const expired = expiresAt !== null && Date.parse(expiresAt) <= Date.now();
  return (
    <SettingsRow
      error={end.error}
      action={
        <Button
          size="xs"
          variant={asked ? "filled" : "default"}
          color={asked ? "red.9" : undefined}
          loading={end.isPending}
          aria-label={asked ? `End ${name} for good` : `End ${name}`}
          onBlur={() => setAsked(false)}
          onClick={() => (asked ? end.mutate(id) : setAsked(true))}
        >
          {asked ? "End it for good" : "End"}
        </Button>
      }
    >
      <Text size="sm" fw={500}>
        {name}{" "}
        <span className={classes.start} data-expired={expired || undefined}>
          {start}…
        </span>
      </Text>
      <Text size="xs" c="dimmed">
        {scopes.map((scope) => SCOPE_WORDS[scope]).join(", ")}
      </Text>
      <Text size="xs" c={expired ? "var(--mantine-color-error)" : "dimmed"} suppressHydrationWarning>
        {lastUsedAt ? `Last used ${formatMoment(lastUsedAt, zone)}` : "Not used yet"} ·{" "}
        {expiresAt === null ? "does not expire" : `${expired ? "expired" : "expires"} ${formatMoment(expiresAt, zone)}`}
      </Text>
    </SettingsRow>
  );
}
