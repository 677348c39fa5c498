import { ActionIcon, CopyButton, TextInput, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";

interface SecretUrlProps {
  label: string;
  url: string;
}

/** A URL to copy; a focus selects it, for browsers that keep the clipboard to themselves. */
export function SecretUrl({ label, url }: SecretUrlProps) {
  return (
    <TextInput
      label={label}
      value={url}
      readOnly
      spellCheck={false}
      onFocus={(event) => event.currentTarget.select()}
      rightSection={
        <CopyButton value={url} timeout={2_000}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? "Copied" : "Copy"}>
              <ActionIcon
                variant="subtle"
                color={copied ? "green" : "gray"}
                onClick={copy}
                aria-label={`Copy ${label}`}
              >
                {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      }
    />
  );
}
