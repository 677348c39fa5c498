import { Popover, Stack, Text, UnstyledButton } from "@mantine/core";
import classes from "./completeness-mark.module.css";

interface CompletenessMarkProps {
  complete: boolean;
  /** What the sum is complete to, or what is amiss with it: one sentence each. */
  sentences: readonly string[];
  /** What the mark is about: "US Dollar". */
  about: string;
}

/** Beside a sum: solid when it is all there is, hollow when it is not. Opens the sentences that say which part is amiss. */
export function CompletenessMark({ complete, sentences, about }: CompletenessMarkProps) {
  const state = complete ? "complete" : "not complete";
  return (
    <Popover width={320} position="bottom-end" withArrow shadow="md">
      <Popover.Target>
        <UnstyledButton className={classes.target} aria-label={`${about}: ${state}. Why?`} data-complete={complete}>
          <span className={classes.mark} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={6}>
          {sentences.map((sentence) => (
            <Text key={sentence} size="sm">
              {sentence}
            </Text>
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
