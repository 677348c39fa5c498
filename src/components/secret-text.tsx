import { ActionIcon, CopyButton, Group, TextInput, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy, IconEye, IconEyeOff } from "@tabler/icons-react";
import { useState } from "react";

interface SecretTextProps {
  label: string;
  text: string;
}

/** What may be seen over a shoulder: of an address all but its last part, which is the secret. */
const masked = (text: string) => text.replace(/[^/]+$/, "••••••••");

/** A secret to copy, masked until it is asked for; shown, a focus selects it, for browsers that keep the clipboard closed. */
export function SecretText({ label, text }: SecretTextProps) {
  const [shown, setShown] = useState(false);
  return (
    <TextInput
      label={label}
      value={shown ? text : masked(text)}
      readOnly
      spellCheck={false}
      onFocus={(event) => shown && event.currentTarget.select()}
      rightSectionWidth={64}
      rightSection={
        <Group gap={2} wrap="nowrap">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-pressed={shown}
            aria-label={`Show ${label}`}
            onClick={() => setShown((before) => !before)}
          >
            {shown ? <IconEyeOff size={16} aria-hidden /> : <IconEye size={16} aria-hidden />}
          </ActionIcon>
          <CopyButton value={text} timeout={2_000}>
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
        </Group>
      }
    />
  );
}
