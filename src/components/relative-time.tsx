import { Text, Tooltip } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { formatDateTime, formatRelative } from "./format";

/** "5 minutes ago", with the full date in a tooltip that pointer, touch and keyboard all reach. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow();
  return (
    <Tooltip label={<AbsoluteTime at={at} />} events={{ hover: true, focus: true, touch: true }}>
      {/* Server and browser may render in different minutes; the next tick sets it right. */}
      <Text component="time" dateTime={at} tabIndex={0} inherit suppressHydrationWarning>
        {formatRelative(at, now)}
      </Text>
    </Tooltip>
  );
}

/** Rendered only when the tooltip opens, thus in the browser and in the reader's time zone. */
function AbsoluteTime({ at }: { at: string }) {
  return formatDateTime(at);
}

const STEP_MS = 5_000;

function subscribe(onTick: () => void): () => void {
  const timer = setInterval(onTick, STEP_MS);
  return () => clearInterval(timer);
}

function currentStep(): number {
  return Math.floor(Date.now() / STEP_MS) * STEP_MS;
}

/** The time in epoch milliseconds, as a value that renders again every five seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, currentStep, currentStep);
}
