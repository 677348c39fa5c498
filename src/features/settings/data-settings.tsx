import { Anchor, Button, Group, PasswordInput, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { SettingsSection } from "#components/settings-section";
import { apiRequest, errorMessage } from "#ui/api-client";

/** All sales as a file, and the end of everything. */
export function DataSettings() {
  const [asked, setAsked] = useState(false);
  return (
    <>
      <SettingsSection
        title="Data"
        text="All your sales, of disconnected accounts as well, as one CSV file. It says how complete it is."
      >
        <Anchor href="/api/sales.csv" download size="sm">
          Export all sales
        </Anchor>
      </SettingsSection>
      <SettingsSection
        title="Delete this login"
        text="Your sessions, keys and the credentials of your accounts are deleted at once, your sales within a day. It cannot be undone."
      >
        {asked ? (
          <DeleteForm onCancel={() => setAsked(false)} />
        ) : (
          <Button variant="default" c="var(--mantine-color-error)" onClick={() => setAsked(true)}>
            Delete…
          </Button>
        )}
      </SettingsSection>
    </>
  );
}

function DeleteForm({ onCancel }: { onCancel: () => void }) {
  const form = useForm({
    initialValues: { password: "" },
    validate: { password: (value) => (value === "" ? "Enter your password" : null) },
  });
  const remove = useMutation({
    mutationFn: (password: string) => apiRequest("/api/login", { method: "DELETE", body: { password } }),
    // A full load: nothing of the login stays in memory.
    onSuccess: () => window.location.assign("/sign-in"),
  });
  return (
    <form onSubmit={form.onSubmit(({ password }) => remove.mutate(password))} noValidate>
      <Stack gap="sm">
        <Text size="sm">
          <Anchor href="/api/sales.csv" download inherit underline="always">
            Export your sales
          </Anchor>{" "}
          first if you may need them: for your taxes, for example.
        </Text>
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          maw={320}
          required
          {...form.getInputProps("password")}
        />
        <Group gap="xs">
          <Button type="submit" color="red.9" loading={remove.isPending || remove.isSuccess}>
            Delete everything
          </Button>
          <Button variant="subtle" color="gray" onClick={onCancel}>
            Keep it
          </Button>
        </Group>
        <Text size="sm" role="status" c="var(--mantine-color-error)">
          {remove.error ? errorMessage(remove.error) : null}
        </Text>
      </Stack>
    </form>
  );
}
