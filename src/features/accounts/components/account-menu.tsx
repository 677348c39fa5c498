import { ActionIcon, Menu } from "@mantine/core";
import { IconArrowRight, IconDots, IconKey, IconRefresh, IconUnlink } from "@tabler/icons-react";
import Link from "next/link";
import { useRef } from "react";
import type { AccountSummary } from "#http/contract";
import { accountName } from "../sort-accounts";
import type { AccountActions } from "../use-account-actions";

interface AccountMenuProps {
  account: AccountSummary;
  syncing: boolean;
  actions: AccountActions;
}

export function AccountMenu({ account, syncing, actions }: AccountMenuProps) {
  const button = useRef<HTMLButtonElement>(null);

  /** A dialog gives the focus back to what had it before. By then the menu item is gone, and the button is not. */
  const fromButton = (open: (account: AccountSummary) => void) => () => {
    button.current?.focus();
    open(account);
  };

  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon
          ref={button}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`Actions for ${accountName(account)}`}
        >
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component={Link}
          href={`/accounts/${account.id}`}
          leftSection={<IconArrowRight size={16} aria-hidden />}
        >
          Open
        </Menu.Item>
        <Menu.Item
          leftSection={<IconRefresh size={16} aria-hidden />}
          disabled={syncing}
          onClick={() => actions.sync(account)}
        >
          Sync now
        </Menu.Item>
        <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={fromButton(actions.reconnect)}>
          Reconnect
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="red"
          c="var(--mantine-color-error)"
          leftSection={<IconUnlink size={16} aria-hidden />}
          onClick={fromButton(actions.disconnect)}
        >
          Disconnect
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
