import { Text, Tooltip } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { formatMoment, formatRelative } from "./format";
import { useZone } from "./zone";

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

/** In the zone in which all times are shown. */
function AbsoluteTime({ at }: { at: string }) {
  return formatMoment(at, useZone());
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
