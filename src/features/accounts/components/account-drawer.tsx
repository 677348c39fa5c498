import { Drawer } from "@mantine/core";
import type { Target } from "#components/use-target";
import type { AccountSummary } from "#http/contract";
import { accountName } from "../sort-accounts";

interface AccountDrawerProps {
  topic: string;
  about: Target<AccountSummary>;
  children: (account: AccountSummary) => React.ReactNode;
}

/** Stays mounted while closed: a drawer that is mounted open would not give the focus back. */
export function AccountDrawer({ topic, about: { target, opened, close }, children }: AccountDrawerProps) {
  return (
    <Drawer
      opened={opened}
      onClose={close}
      position="right"
      size="lg"
      title={target && `${topic} of ${accountName(target)}`}
    >
      {target && children(target)}
    </Drawer>
  );
}
