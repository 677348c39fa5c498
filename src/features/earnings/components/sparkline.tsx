interface SparklineProps {
  /** In the order of time. */
  values: readonly { at: string; minor: number }[];
}

const WIDTH = 110;
const HEIGHT = 26;

/** The course of a sum in a line, without axes: the table beside it has the figures. */
export function Sparkline({ values }: SparklineProps) {
  if (values.length < 2) return null;
  const amounts = values.map(({ minor }) => minor);
  const [least, most] = [Math.min(0, ...amounts), Math.max(1, ...amounts)];
  const points = amounts.map((minor, i) => {
    const x = (i / (amounts.length - 1)) * WIDTH;
    const y = HEIGHT - 2 - ((minor - least) / (most - least)) * (HEIGHT - 4);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <polyline
        points={points.join(" ")}
        fill="none"
        stroke="var(--mark-complete)"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
    </svg>
  );
}
