import { Text } from "@mantine/core";
import type { AccountCoverage } from "#http/contract";
import { type CoverageBar, type CoverageState, coverageBars } from "../coverage-bars";
import { barLabel, yearsLabel } from "../describe-coverage";
import classes from "./coverage-chart.module.css";

const LEGEND: [CoverageState, string][] = [
  ["covered", "there"],
  ["importing", "being read"],
  ["missing", "missing"],
];

/** A bar a year from the first sale on; the words beside each say the same. */
export function CoverageChart({ coverage }: { coverage: AccountCoverage }) {
  return (
    <div>
      <div className={classes.legend} aria-hidden>
        {LEGEND.map(([state, label]) => (
          <span key={state}>
            <i className={classes.segment} data-state={state} /> {label}
          </span>
        ))}
      </div>
      <ul className={classes.bars} aria-label="Coverage by year">
        {coverageBars(coverage).map((bar) => (
          <Bar key={bar.lastYear} bar={bar} />
        ))}
      </ul>
    </div>
  );
}

function Bar({ bar }: { bar: CoverageBar }) {
  return (
    <li className={classes.bar} data-testid="coverage-bar">
      <Text span size="sm">
        {yearsLabel(bar)}
      </Text>
      <span className={classes.track} aria-hidden>
        {bar.segments.map(({ state, start, end }) => (
          <span key={start} className={classes.segment} data-state={state} style={{ flexGrow: end - start }} />
        ))}
      </span>
      <Text span size="sm" c="dimmed">
        {barLabel(bar)}
      </Text>
    </li>
  );
}
