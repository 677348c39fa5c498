import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { freePort } from "../dev/stack/ports";
import { type Service, startUntilReady } from "../dev/stack/process";
import { waitFor } from "./wait-for";

const BINARY = "/usr/bin/prometheus";

/** Debian's package; `.ci/run` installs it. */
export const hasPrometheus = existsSync(BINARY);

export interface Prometheus {
  /** Waits until it has read the figure. */
  knows(figure: string): Promise<void>;
  /** Waits until the alarm fires. */
  fires(alarm: string): Promise<void>;
  /** Waits until it does not. */
  isQuiet(alarm: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A real Prometheus that reads the app's figures every few seconds and judges them by the rules as they are shipped, but for their
 * patience: what has to last for minutes fires at once, and an hour of looking back is half a minute.
 */
export async function startPrometheus(options: { folder: string; appUrl: string; token: string }): Promise<Prometheus> {
  const { folder, appUrl, token } = options;
  mkdirSync(folder, { recursive: true });
  const rules = readFileSync("deploy/prometheus-alerts.yaml", "utf8")
    .replaceAll(/^ +for: .*\n/gm, "")
    .replaceAll(/\[(?:1h|10m)\]/g, "[24s]");
  writeFileSync(`${folder}/rules.yaml`, rules);
  // The scrape configuration of docs/operating.md, with this app's address.
  const [, documented = ""] =
    /```yaml\n(scrape_configs:[\s\S]*?)```/.exec(readFileSync("docs/operating.md", "utf8")) ?? [];
  const scrape = documented
    .replace("METRICS_TOKEN", token)
    .replace("tidemark.example.com", new URL(appUrl).host)
    .replace("scheme: https", "scheme: http");
  const config = `global: { scrape_interval: 4s, scrape_timeout: 4s, evaluation_interval: 1s }\nrule_files: [rules.yaml]\n${scrape}`;
  writeFileSync(`${folder}/prometheus.yaml`, config);
  const url = `127.0.0.1:${await freePort(0)}`;
  const { service }: { service: Service } = await startUntilReady({
    name: "Prometheus",
    command: BINARY,
    args: [
      ...[`--config.file=${folder}/prometheus.yaml`, `--storage.tsdb.path=${folder}/data`],
      `--web.listen-address=${url}`,
    ],
    logFile: `${folder}/prometheus.log`,
    ready: /ready to receive web requests/,
  });
  const firing = async () => {
    const { data } = (await (await fetch(`http://${url}/api/v1/alerts`)).json()) as {
      data: { alerts: { state: string; labels: { alertname: string } }[] };
    };
    return new Set(data.alerts.filter(({ state }) => state === "firing").map(({ labels }) => labels.alertname));
  };
  const isKnown = async (figure: string) => {
    const answer = await fetch(`http://${url}/api/v1/query?${new URLSearchParams({ query: figure })}`);
    return ((await answer.json()) as { data: { result: unknown[] } }).data.result.length > 0;
  };
  return {
    knows: (figure) => waitFor(`${figure} is known`, () => isKnown(figure)).then(() => undefined),
    fires: (alarm) => waitFor(`${alarm} fires`, async () => (await firing()).has(alarm)).then(() => undefined),
    isQuiet: (alarm) => waitFor(`${alarm} is over`, async () => !(await firing()).has(alarm)).then(() => undefined),
    stop: () => service.stop(),
  };
}
