import { expect } from "vitest";
import type { Sale } from "#domain/sale";
import type { Window } from "#domain/window";
import type { AccessToken, AdapterContext, NetworkAdapter, ParsedRow } from "#networks/adapter";
import { NetworkError } from "#networks/network-error";
import type { NetworkServer, RecordedRequest, Reply } from "./network-server";

export type Row = Record<string, unknown>;

/** The page that the network holds ready while the adapter fetches it. */
export interface ScriptedPage {
  /** Counts from 1. */
  no: number;
  rows: readonly unknown[];
  /** Whether the network says that more follow. A network that tells by full pages gets filled up with other rows. */
  more: boolean;
}

/** What the contract suite must know about a network. Everything in it is made up. */
export interface AdapterFixture<Credentials> {
  /** Awkward ones: with characters that a URL, JSON, HTML or base64 spells differently. */
  credentials: Credentials;
  /** The network's answer to any request that one `fetchPage` sends: a token, the rows, a second list to join. */
  answer(request: RecordedRequest, page: ScriptedPage): Reply;
  /** The answer to any request of `testCredentials`; by default that of an empty page. */
  welcome?(request: RecordedRequest): Reply;
  /** The n-th sale, or the n-th day, as the network sends it today, buyer and all. n counts from 1. */
  goodRow(n: number): Row;
  /** What a good row earns, in minor units. */
  earnsMinor: number;
  /** What the network sends once part or all of `goodRow(n)` is taken back: a row of its own, or the row changed. */
  refundRow(n: number): Row;
  /** A row that cannot be read. */
  badRow: Row;
  /** The row with `text` in every field that may tell who the buyer is. */
  withBuyer(row: Row, text: string): Row;
  /** Answers that mean "no rows in this window", beside that of an empty page. */
  empties?: readonly Reply[];
  /** Well-formed answers that are not this network's, beside those that fit none. */
  mismatches?: readonly Reply[];
  unauthorized?: Reply;
  forbidden?: Reply;
  /** The network's own error frame with `said` as its message. */
  complaint?(said: string): Reply;
  window?: Window;
}

/** One adapter at one scripted network. */
export class Bench<Credentials> {
  constructor(
    readonly adapter: NetworkAdapter<Credentials>,
    readonly fixture: AdapterFixture<Credentials>,
    readonly server: NetworkServer,
  ) {}

  /** Without an access token from before. */
  context(overrides: Partial<AdapterContext<Credentials>> = {}): AdapterContext<Credentials> {
    let token: AccessToken | null = null;
    return {
      credentials: this.fixture.credentials,
      endpoints: Object.fromEntries(Object.keys(this.adapter.endpoints).map((name) => [name, this.server.url])),
      timeoutMs: 5_000,
      tokens: {
        read: async () => token,
        write: async (next) => {
          token = next;
        },
      },
      ...overrides,
    };
  }

  /** Fetches from a network that holds `page`; `override` may answer instead of the fixture. */
  fetch(
    page: Partial<ScriptedPage> = {},
    { cursor = null as string | null, context = this.context(), override = noOverride } = {},
  ) {
    const scripted: ScriptedPage = { no: 1, rows: [], more: false, ...page };
    this.server.reply((request) => override(request) ?? this.fixture.answer(request, scripted));
    return this.adapter.fetchPage(context, { window: this.window, cursor });
  }

  testCredentials({ context = this.context(), override = noOverride } = {}) {
    const welcome =
      this.fixture.welcome ?? ((request) => this.fixture.answer(request, { no: 1, rows: [], more: false }));
    this.server.reply((request) => override(request) ?? welcome(request));
    return this.adapter.testCredentials(context);
  }

  /** The different requests of a call, by method and path: each of them may fail on its own. */
  async stations(call: "fetch" | "testCredentials"): Promise<string[]> {
    await this[call]();
    const stations = [...new Set(this.server.requests.map(stationOf))];
    this.server.reset();
    return stations;
  }

  parse(rows: readonly unknown[]): ParsedRow[] {
    return rows.map((row) => this.adapter.parseRow(row));
  }

  get window(): Window {
    return this.fixture.window ?? { start: new Date("2026-09-01T00:00:00Z"), end: new Date("2026-09-08T00:00:00Z") };
  }

  /** The values that no message may hold, in every spelling that an echo may give them. */
  secrets(): string[] {
    const values = this.fixture.credentials as Record<string, string>;
    return this.adapter.credentials.fields
      .filter(({ secret }) => secret)
      .flatMap(({ name }) => spellings(values[name] ?? ""))
      .filter((secret) => secret !== "");
  }
}

const noOverride = (_request: RecordedRequest): Reply | undefined => undefined;

export const stationOf = ({ method, path }: RecordedRequest): string => `${method} ${path}`;

/** Answers one station with `reply`; the others work. */
export const failAt = (station: string, reply: Reply) => (request: RecordedRequest) =>
  stationOf(request) === station ? reply : undefined;

/** The NetworkError that a call fails with. It fails with nothing else. */
export async function failureOf(call: Promise<unknown>): Promise<NetworkError> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  expect(outcome).toHaveProperty("error");
  const { error } = outcome as { error: unknown };
  expect(error).toBeInstanceOf(NetworkError);
  return error as NetworkError;
}

/** What the rows add up to in a ledger that keeps the latest state of each sale and each day. */
export function earnings(parsed: readonly ParsedRow[]): number {
  const ledger = new Map<string, number>();
  for (const { sales, totals = [] } of parsed) {
    for (const sale of sales) ledger.set(sale.transactionId, sale.earnedMinor);
    for (const total of totals) ledger.set(`${total.day}/${total.dimension}`, total.netMinor);
  }
  return [...ledger.values()].reduce((sum, minor) => sum + minor, 0);
}

/** How many sales or days the rows hold. */
export const countOf = (parsed: readonly ParsedRow[]): number =>
  parsed.reduce((sum, { sales, totals = [] }) => sum + sales.length + totals.length, 0);

export const amountsOf = ({ sales, totals = [] }: ParsedRow): unknown[] => [
  ...sales.flatMap((sale: Sale) => [sale.grossMinor ?? 0, sale.commissionMinor, sale.earnedMinor]),
  ...totals.flatMap((total) => [total.grossMinor, total.voidedMinor, total.netMinor, total.conversions]),
];

export function spellings(secret: string): string[] {
  const percent = encodeURIComponent(secret);
  const base64 = Buffer.from(secret).toString("base64");
  const lower = percent.replace(/%../g, (code) => code.toLowerCase());
  const slashes = JSON.stringify(secret).slice(1, -1).replaceAll("/", "\\/");
  const entities = secret.replaceAll("&", "&amp;").replaceAll("'", "&#039;").replaceAll('"', "&quot;");
  return [...new Set([secret, percent, lower, base64, encodeURIComponent(base64), slashes, entities])];
}

/** The row with `change` applied to every object in it, itself included. */
export function deepChange(value: unknown, change: (object: Row) => Row, leaf = (text: unknown) => text): unknown {
  if (Array.isArray(value)) return value.map((item) => deepChange(item, change, leaf));
  if (typeof value !== "object" || value === null) return leaf(value);
  const copy = Object.entries(value).map(([name, field]) => [name, deepChange(field, change, leaf)]);
  return change(Object.fromEntries(copy));
}
