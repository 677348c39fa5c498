import { Drawer } from "@mantine/core";
import type { Target } from "@/components/use-target";
import { accountName } from "../account-name";
import type { Account } from "../api/account";

interface AccountDrawerProps {
  topic: string;
  about: Target<Account>;
  children: (account: Account) => React.ReactNode;
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
