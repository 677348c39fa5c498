import { Group, Menu, Text, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconUserCircle } from "@tabler/icons-react";
import Link from "next/link";
import { authClient } from "#ui/auth-client";

interface UserMenuProps {
  user: { name: string; email: string };
}

export function UserMenu({ user }: UserMenuProps) {
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton aria-label={`User menu of ${user.name}`}>
          <Group gap="xs" wrap="nowrap">
            <IconUserCircle size={26} stroke={1.5} aria-hidden />
            <Text size="sm" fw={500} visibleFrom="sm">
              {user.name}
            </Text>
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.email}</Menu.Label>
        <Menu.Item component={Link} href="/settings">
          Settings
        </Menu.Item>
        <Menu.Item onClick={signOut}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

async function signOut() {
  const { error } = await authClient.signOut().catch((cause: unknown) => ({ error: cause }));
  if (error) {
    notifications.show({ color: "red", title: "Not signed out", message: "The server did not answer. Try again." });
    return;
  }
  // A full load: nothing of this user stays in memory for the next one.
  window.location.assign("/sign-in");
}
