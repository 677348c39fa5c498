import { Text } from "@mantine/core";
import { errorMessage } from "#ui/api-client";
import classes from "./settings-list.module.css";

/** What a user has of a kind, or what happened, a line between each. */
export function SettingsList({ children }: { children: React.ReactNode }) {
  return <ul className={classes.list}>{children}</ul>;
}

interface SettingsRowProps {
  children: React.ReactNode;
  /** What can be done with it. */
  action?: React.ReactNode;
  /** Why that was refused. */
  error?: Error | null;
}

export function SettingsRow({ children, action, error }: SettingsRowProps) {
  return (
    <li className={classes.row}>
      <div>
        {children}
        {error && (
          <Text size="xs" role="alert" c="var(--mantine-color-error)">
            {errorMessage(error)}
          </Text>
        )}
      </div>
      {action}
    </li>
  );
}
