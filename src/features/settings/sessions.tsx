import { Button, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { formatMoment } from "#components/format";
import { QueryGate } from "#components/query-states";
import { SettingsList, SettingsRow } from "#components/settings-list";
import { OutcomeText, SettingsSection } from "#components/settings-section";
import { useZone } from "#components/zone";
import { settled } from "#features/auth/auth-error";
import type { SessionAnswer } from "#http/contract-of-logins";
import { authClient } from "#ui/auth-client";
import { describeBrowser, sessionsQueryOptions, useEndSession, useSessions } from "./sessions-api";

/** Where the user is signed in, and the end of it. */
export function Sessions() {
  const queryClient = useQueryClient();
  const endOthers = useMutation({
    mutationFn: () => settled(authClient.endOtherSessions()),
    onSettled: () => queryClient.invalidateQueries(sessionsQueryOptions()),
  });
  return (
    <SettingsSection
      title="Sessions"
      text="Where you are signed in. What you do not recognise, end, and change your password."
    >
      <QueryGate query={useSessions()} failure="Your sessions could not be loaded">
        {({ sessions }) => (
          <>
            <SettingsList>
              {sessions.map((session) => (
                <Session key={session.id} session={session} />
              ))}
            </SettingsList>
            {sessions.length > 1 && (
              <Button
                variant="default"
                size="xs"
                mt="sm"
                loading={endOthers.isPending}
                onClick={() => endOthers.mutate()}
              >
                Sign out everywhere else
              </Button>
            )}
            <OutcomeText done={endOthers.isSuccess ? "All other sessions are ended." : null} error={endOthers.error} />
          </>
        )}
      </QueryGate>
    </SettingsSection>
  );
}

function Session({ session }: { session: SessionAnswer }) {
  const zone = useZone();
  const end = useEndSession();
  const { id, userAgent, address, createdAt, current } = session;
  const browser = describeBrowser(userAgent);
  return (
    <SettingsRow
      error={end.error}
      action={
        !current && (
          <Button
            size="xs"
            variant="default"
            loading={end.isPending}
            aria-label={`End the session of ${browser} since ${formatMoment(createdAt, zone)}`}
            onClick={() => end.mutate(id)}
          >
            End
          </Button>
        )
      }
    >
      <Text size="sm" fw={current ? 600 : 500}>
        {browser}
        {current && " · this one"}
      </Text>
      <Text size="xs" c="dimmed">
        Since {formatMoment(createdAt, zone)}
        {address && ` · from ${address}`}
      </Text>
    </SettingsRow>
  );
}
