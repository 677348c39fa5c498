import { ActionIcon, Menu } from "@mantine/core";
import {
  IconBell,
  IconCalendarCheck,
  IconDots,
  IconHistory,
  IconKey,
  IconRefresh,
  IconScale,
  IconUnlink,
  IconZoomQuestion,
} from "@tabler/icons-react";
import { useRef } from "react";
import type { AccountSummary } from "#http/contract";
import { useReportsDays } from "../api/list-networks";
import { accountName } from "../sort-accounts";
import type { AccountActions } from "../use-account-actions";

interface AccountMenuProps {
  account: AccountSummary;
  syncing: boolean;
  actions: AccountActions;
}

export function AccountMenu({ account, syncing, actions }: AccountMenuProps) {
  const reportsDays = useReportsDays(account.network);
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
          leftSection={<IconRefresh size={16} aria-hidden />}
          disabled={syncing}
          onClick={() => actions.sync(account)}
        >
          Sync now
        </Menu.Item>
        <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={fromButton(actions.reconnect)}>
          Reconnect
        </Menu.Item>
        <Menu.Item leftSection={<IconHistory size={16} aria-hidden />} onClick={fromButton(actions.showHistory)}>
          History
        </Menu.Item>
        <Menu.Item leftSection={<IconCalendarCheck size={16} aria-hidden />} onClick={fromButton(actions.showCoverage)}>
          Coverage
        </Menu.Item>
        <Menu.Item leftSection={<IconBell size={16} aria-hidden />} onClick={fromButton(actions.showNotifications)}>
          Notifications
        </Menu.Item>
        <Menu.Item
          leftSection={<IconZoomQuestion size={16} aria-hidden />}
          onClick={fromButton(actions.showQuarantine)}
        >
          Quarantine
        </Menu.Item>
        {reportsDays && (
          <Menu.Item leftSection={<IconScale size={16} aria-hidden />} onClick={fromButton(actions.showReconciliation)}>
            Reconciliation
          </Menu.Item>
        )}
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
