import { Badge } from "@mantine/core";
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleXFilled,
  IconDownload,
  IconPlayerPauseFilled,
} from "@tabler/icons-react";
import type { Health, HealthColor } from "#domain/health";

// Word, colour and shape all say the same, so that none of them is needed.
const APPEARANCE: Record<HealthColor, { color: string; Icon: typeof IconDownload }> = {
  green: { color: "green", Icon: IconCircleCheckFilled },
  yellow: { color: "yellow", Icon: IconAlertTriangleFilled },
  red: { color: "red", Icon: IconCircleXFilled },
  blue: { color: "blue", Icon: IconDownload },
  grey: { color: "gray", Icon: IconPlayerPauseFilled },
};

export function HealthBadge({ health }: { health: Health }) {
  const { color, Icon } = APPEARANCE[health.color];
  return (
    <Badge
      variant="light"
      color={color}
      size="lg"
      leftSection={<Icon size={14} aria-hidden />}
      data-testid="health-badge"
      data-color={health.color}
    >
      {health.label}
    </Badge>
  );
}
