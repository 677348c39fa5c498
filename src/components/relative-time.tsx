import { Text, Tooltip } from "@mantine/core";
import { formatDateTime, formatRelative } from "./format";
import { useNow } from "./use-now";

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
