import type { ClientRequest } from "node:http";
import type { EventPayload, FunctionConfig, Job, Run, StoredEvent } from "./types";

export interface EngineOptions {
  /** 0 (the default) is any free port. */
  port?: number;
  host?: string;
  /** Serve URLs of apps: registered by PUT as soon as they answer, then polled for changes. */
  appUrls?: string[];
  poll?: boolean;
  /** Fire cron triggers. */
  cron?: boolean;
  /** Wait between attempts, instead of the real server's growing back-off. */
  retryIntervalMs?: number;
  maxStepsPerRun?: number;
  maxStepOutputBytes?: number;
  maxRunStateBytes?: number;
  /** How long a run that ended by itself keeps its singleton lock after its end was told. */
  lockLingersMs?: number;
  /** A call that takes longer is aborted and counts as a failed attempt. */
  invocationTimeoutMs?: number;
  log?: (line: string) => void;
}

export type ResolvedOptions = Required<Omit<EngineOptions, "retryIntervalMs" | "invocationTimeoutMs">> &
  Pick<EngineOptions, "retryIntervalMs" | "invocationTimeoutMs">;

export interface App {
  name: string;
  url: string;
  checksum: string;
  slugs: string[];
  syncedAt: number;
}

/** Everything the engine knows: in memory only, gone with the process. */
export interface EngineContext {
  options: ResolvedOptions;
  apps: Map<string, App>;
  functions: Map<string, FunctionConfig>;
  crons: Map<string, { stop(): void }[]>;
  /** Oldest first. */
  events: Map<string, StoredEvent>;
  /** Oldest first. */
  runs: Map<string, Run>;
  activeRuns: Map<string, Run>;
  finishedRunIds: string[];
  /** Function and event id, or function and idempotency key → end of the 24 hours (epoch ms). */
  seen: Map<string, number>;
  /** Lock → id of the run that holds it. */
  singletons: Map<string, string>;
  ready: Job[];
  delayed: Job[];
  slotsInUse: Map<string, number>;
  connections: Set<ClientRequest>;
  timers: Set<NodeJS.Timeout>;
  inFlight: number;
  closing: boolean;
  /** Entry points of later stages, set once at start, so that no module needs to import in a circle. */
  receive: (payload: EventPayload, internalId?: string) => StoredEvent;
  pump: () => void;
}

const MEBIBYTE = 1024 * 1024;

export function createContext(options: EngineOptions): EngineContext {
  const unset = () => {
    throw new Error("The engine is not assembled yet");
  };
  return {
    options: {
      ...options,
      port: options.port ?? 0,
      host: options.host ?? "127.0.0.1",
      appUrls: options.appUrls ?? [],
      poll: options.poll ?? true,
      cron: options.cron ?? true,
      maxStepsPerRun: options.maxStepsPerRun ?? 1000,
      maxStepOutputBytes: options.maxStepOutputBytes ?? 4 * MEBIBYTE,
      maxRunStateBytes: options.maxRunStateBytes ?? 32 * MEBIBYTE,
      lockLingersMs: options.lockLingersMs ?? 100,
      log: options.log ?? (() => {}),
    },
    apps: new Map(),
    functions: new Map(),
    crons: new Map(),
    events: new Map(),
    runs: new Map(),
    activeRuns: new Map(),
    finishedRunIds: [],
    seen: new Map(),
    singletons: new Map(),
    ready: [],
    delayed: [],
    slotsInUse: new Map(),
    connections: new Set(),
    timers: new Set(),
    inFlight: 0,
    closing: false,
    receive: unset,
    pump: unset,
  };
}
