import { Text } from "@mantine/core";
import { useRef, useState } from "react";
import { useZone } from "#components/zone";
import type { ActivityAnswer } from "#http/contract";
import classes from "./activity-page.module.css";
import { type Cell, describeCell } from "./describe-cell";

/** An account's hours as ticks that tell a story: pointed at, or walked with the arrow keys, each says what it was. */
export function HourStrip({ cells }: { cells: ActivityAnswer["accounts"][number]["cells"] }) {
  const zone = useZone();
  const [at, setAt] = useState(cells.length - 1);
  const ticks = useRef<(HTMLButtonElement | null)[]>([]);
  const walk = (event: React.KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.min(cells.length - 1, Math.max(0, at + step));
    setAt(next);
    ticks.current[next]?.focus();
  };
  const shown = cells[Math.min(at, cells.length - 1)] as Cell | undefined;
  return (
    <div>
      <div className={classes.strip} role="toolbar" aria-label={`The last ${cells.length} hours`} onKeyDown={walk}>
        {cells.map((cell, i) => (
          <button
            key={cell.hour}
            ref={(tick) => {
              ticks.current[i] = tick;
            }}
            type="button"
            className={classes.tick}
            data-state={cell.state}
            tabIndex={i === at ? 0 : -1}
            aria-label={describeCell(cell, zone)}
            onMouseEnter={() => setAt(i)}
            onFocus={() => setAt(i)}
            onClick={() => setAt(i)}
          />
        ))}
      </div>
      <Text size="sm" c="dimmed" mt={6} aria-hidden suppressHydrationWarning>
        {shown ? describeCell(shown, zone) : ""}
      </Text>
    </div>
  );
}
