import { Alert, Button, Group, SegmentedControl, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { SecretText } from "#components/secret-text";
import { useHydrated } from "#components/use-hydrated";
import { API_SCOPES, type ApiScope } from "#domain/access";
import { errorMessage } from "#ui/api-client";
import classes from "./keys.module.css";
import { useMakeKey } from "./keys-api";

export const SCOPE_WORDS: Record<ApiScope, string> = {
  "accounts:read": "Accounts and their syncs",
  "sales:read": "Sales",
  "earnings:read": "Earnings",
};

const DAY_MS = 86_400_000;
const LIVES = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "A year" },
  { value: "0", label: "No end" },
];

/** The form for a new key, and the key, which is shown this once. */
export function MakeKey() {
  const hydrated = useHydrated();
  const make = useMakeKey();
  const form = useForm({
    initialValues: { name: "", days: "90", scopes: [...API_SCOPES] as ApiScope[] },
    validate: {
      name: (name) => (name.trim() === "" ? "Name what the key is for" : null),
      scopes: (scopes) => (scopes.length === 0 ? "Choose what the key may read" : null),
    },
  });
  const { scopes } = form.values;
  const submit = form.onSubmit(({ name, days, scopes }) => {
    const expiresAt = days === "0" ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
    make.mutate({ name: name.trim(), scopes, expiresAt }, { onSuccess: () => form.reset() });
  });
  return (
    <Stack gap="sm">
      <form onSubmit={submit} noValidate aria-label="A new key">
        <Stack gap="sm">
          <TextInput
            label="A new key for"
            placeholder="Monthly spreadsheet"
            maw={320}
            autoComplete="off"
            {...form.getInputProps("name")}
          />
          <fieldset className={classes.scopes}>
            <Text size="sm" fw={500} mb={6} component="legend">
              It may read
            </Text>
            <Stack gap={6}>
              {API_SCOPES.map((scope) => (
                <Switch
                  key={scope}
                  label={SCOPE_WORDS[scope]}
                  checked={scopes.includes(scope)}
                  onChange={({ currentTarget: { checked } }) =>
                    form.setFieldValue(
                      "scopes",
                      API_SCOPES.filter((one) => (one === scope ? checked : scopes.includes(one))),
                    )
                  }
                />
              ))}
            </Stack>
            {form.errors.scopes && (
              <Text size="xs" role="alert" c="var(--mantine-color-error)" mt={4}>
                {form.errors.scopes}
              </Text>
            )}
          </fieldset>
          <Group gap="sm">
            <Text size="sm" fw={500}>
              For
            </Text>
            <SegmentedControl size="xs" aria-label="How long it is good" data={LIVES} {...form.getInputProps("days")} />
          </Group>
          <Button type="submit" variant="default" w="fit-content" loading={make.isPending} disabled={!hydrated}>
            Make a key
          </Button>
        </Stack>
      </form>
      {make.error && (
        <Text size="sm" role="alert" c="var(--mantine-color-error)">
          {errorMessage(make.error)}
        </Text>
      )}
      {make.data && (
        <Alert title={`The key for ${make.data.name}`} role="status">
          <Stack gap="xs">
            <Text size="sm">
              Copy it now: it is shown this once and kept nowhere. Your program sends it as “Authorization: Bearer …”.
            </Text>
            <SecretText label="Key" text={make.data.key} />
          </Stack>
        </Alert>
      )}
    </Stack>
  );
}
