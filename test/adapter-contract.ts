import { beforeEach, describe, expect, it } from "vitest";
import type { NetworkAdapter } from "#networks/adapter";
import { describeAdapterFailures } from "./adapter-failures";
import { type AdapterFixture, amountsOf, Bench, countOf, deepChange, earnings, type Row } from "./adapter-fixture";
import { testNetworkServer } from "./network-server";
import { expectKnownWords, ODD_WORDS, withWord } from "./odd-words";

export type { AdapterFixture, Row, ScriptedPage } from "./adapter-fixture";

const BUYER = "Marker-Buyer-7f3a";

/** The suite that every adapter passes, over real HTTP. The fixture says what is particular to its network. */
export function describeAdapterContract<Credentials>(
  adapter: NetworkAdapter<Credentials>,
  fixture: AdapterFixture<Credentials>,
): void {
  describe(`${adapter.label} keeps the adapter contract`, () => {
    const bench = new Bench(adapter, fixture, testNetworkServer());
    describeDeclarations(bench);
    describePaging(bench);
    describeRows(bench);
    describeDiscretion(bench);
    describeAdapterFailures(bench);
  });
}

function describeDeclarations<Credentials>({ adapter, fixture }: Bench<Credentials>): void {
  it("declares a form field for each of its credentials, and accepts filled ones only", () => {
    const { schema, fields } = adapter.credentials;
    const given = fixture.credentials as Row;
    expect(fields.map(({ name }) => name).sort()).toEqual(Object.keys(given).sort());
    expect(fields.some(({ secret }) => secret)).toBe(true);
    expect(schema.safeParse(given).success).toBe(true);
    for (const { name } of fields) expect(schema.safeParse({ ...given, [name]: "  " }).success).toBe(false);
  });

  it("declares its clock, sizes and base URLs", () => {
    const { clock, pageSize, lookBackMs, minWindowMs, reversalWindowDays } = adapter.traits;
    expect(() => new Intl.DateTimeFormat("en", { timeZone: clock })).not.toThrow();
    for (const size of [pageSize, lookBackMs, minWindowMs, reversalWindowDays]) expect(size).toBeGreaterThan(0);
    for (const { variable, default: url } of Object.values(adapter.endpoints)) {
      expect(variable).toMatch(/^[A-Z0-9_]+_URL$/);
      expect(url).toMatch(/^https:\/\/.*[^/]$/);
    }
  });
}

function describePaging<Credentials>(bench: Bench<Credentials>): void {
  const { fixture } = bench;

  it("reads page by page until the network says that nothing follows", async () => {
    const rows: unknown[] = [];
    const asked: string[] = [];
    const context = bench.context();
    let cursor: string | null = null;
    for (const no of [1, 2, 3]) {
      bench.server.reset();
      const scripted = { no, rows: [fixture.goodRow(2 * no - 1), fixture.goodRow(2 * no)], more: no < 3 };
      const page = await bench.fetch(scripted, { cursor, context });
      rows.push(...page.rows);
      asked.push(JSON.stringify(bench.server.requests));
      expect(page.nextCursor === null).toBe(no === 3);
      expect(page.nextCursor).not.toBe(cursor ?? undefined);
      cursor = page.nextCursor;
    }
    const wanted = bench.parse((await bench.fetch({ rows: [1, 2, 3, 4, 5, 6].map(fixture.goodRow) })).rows);
    expect(bench.parse(rows)).toEqual(expect.arrayContaining(wanted));
    expect(countOf(wanted)).toBe(6);
    expect(new Set(asked).size).toBe(3);
  });

  it("starts a window anew without a cursor", async () => {
    const requestOf = async () => {
      bench.server.reset();
      await bench.fetch({ rows: [fixture.goodRow(1)] });
      return bench.server.requests.map(({ headers, ...request }) => ({ ...request, page: headers.page }));
    };
    expect(await requestOf()).toEqual(await requestOf());
  });

  it("takes an empty page for the end of an empty window", async () => {
    expect(await bench.fetch()).toMatchObject({ rows: [], nextCursor: null });
    for (const reply of fixture.empties ?? []) {
      const page = await bench.fetch({}, { override: () => reply });
      expect(page).toMatchObject({ rows: [], nextCursor: null });
    }
  });

  it("gives equal results for the same fetch twice", async () => {
    const rows = [fixture.goodRow(1), fixture.refundRow(1), fixture.badRow];
    const first = await bench.fetch({ rows });
    const second = await bench.fetch({ rows });
    expect(second).toEqual(first);
    expect(bench.parse(second.rows)).toEqual(bench.parse(first.rows));
  });

  it("hands over pages that come out of a JSON column as they went in, and does not change them by parsing", async () => {
    const page = await bench.fetch({ rows: [fixture.goodRow(1), fixture.badRow, fixture.refundRow(2)] });
    const stored = JSON.parse(JSON.stringify(page));
    bench.parse(page.rows);
    expect(page).toEqual(stored);
    expect(bench.parse(stored.rows)).toEqual(bench.parse(page.rows));
  });

  it("hands over nothing that Postgres cannot store", async () => {
    const spoil = (value: unknown) => (typeof value === "string" ? `\u0000${value}\ud800` : value);
    const row = deepChange(fixture.goodRow(1), (object) => object, spoil);
    const text = JSON.stringify(await bench.fetch({ rows: [row] }));
    expect(text).not.toMatch(/\\u0000|\\ud800/);
  });
}

function describeRows<Credentials>(bench: Bench<Credentials>): void {
  const { adapter, fixture } = bench;
  const parsedRow = async (row: unknown) => bench.parse((await bench.fetch({ rows: [row] })).rows);

  it("reads money as integer minor units, exactly", async () => {
    const parsed = await parsedRow(fixture.goodRow(1));
    expect(earnings(parsed)).toBe(fixture.earnsMinor);
    for (const row of [...parsed, ...(await parsedRow(fixture.refundRow(1)))]) {
      for (const amount of amountsOf(row)) expect(amount).toSatisfy(Number.isSafeInteger);
      for (const { currency } of [...row.sales, ...(row.totals ?? [])]) expect(currency).toMatch(/^[A-Z]{3}$/);
    }
  });

  it("earns less once a sale is refunded", async () => {
    const sold = await parsedRow(fixture.goodRow(1));
    const refunded = await parsedRow(fixture.refundRow(1));
    expect(refunded.flatMap(({ rejects }) => rejects)).toEqual([]);
    expect(countOf(refunded)).toBeGreaterThan(0);
    expect(earnings([...sold, ...refunded])).toBeLessThan(earnings(sold));
  });

  it("gives every sale and every day an identity and a time of its own", async () => {
    const { rows } = await bench.fetch({ rows: [1, 2, 3].map(fixture.goodRow) });
    const parsed = bench.parse(rows);
    const ids = parsed.flatMap(({ sales, totals = [] }) => [
      ...sales.map(({ transactionId }) => transactionId),
      ...totals.map(({ day, dimension }) => `${day}/${dimension}`),
    ]);
    expect(new Set(ids).size).toBe(3);
    expect(ids).not.toContain("");
    for (const { saleDate } of parsed.flatMap(({ sales }) => sales)) expect(saleDate.getTime()).not.toBeNaN();
    for (const { day } of parsed.flatMap(({ totals = [] }) => totals)) expect(day).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(parsed.some(({ totals }) => totals?.length)).toBe(adapter.traits.granularity === "day");
  });

  it("rejects a bad row with a reason, and keeps the good ones around it", async () => {
    const { rows } = await bench.fetch({ rows: [fixture.goodRow(1), fixture.badRow, fixture.goodRow(2)] });
    const parsed = bench.parse(rows);
    expect(countOf(parsed)).toBe(2);
    expect(parsed.map(({ rejects }) => rejects.length)).toEqual([0, 1, 0]);
    expect(parsed[1]?.rejects[0]?.reason).toMatch(/\w{3,}/);
  });

  it("rejects rows that are not even objects", async () => {
    const odd = [null, BUYER, 42, true, [BUYER], {}];
    const page = await bench.fetch({ rows: [fixture.goodRow(1), ...odd, fixture.goodRow(2)] });
    const parsed = bench.parse(page.rows);
    expect(countOf(parsed)).toBe(2);
    expect(parsed.map(({ rejects }) => rejects.length)).toEqual([0, ...odd.map(() => 1), 0]);
    expect(JSON.stringify([page, parsed])).not.toContain(BUYER);
  });

  it.each(ODD_WORDS)("makes no sale of an unknown kind of the word %s, wherever it stands", async (word) => {
    const rows = [fixture.goodRow(1), fixture.refundRow(1)].flatMap((row) => withWord(row, word));
    for (const parsed of bench.parse((await bench.fetch({ rows })).rows)) expectKnownWords(parsed);
  });

  it("never makes a sale of a row whose fields have become objects or lists", async () => {
    for (const shape of [{ name: BUYER }, [BUYER]]) {
      const row = Object.fromEntries(Object.keys(fixture.goodRow(1)).map((name) => [name, shape]));
      const page = await bench.fetch({ rows: [row] });
      const parsed = bench.parse(page.rows);
      expect(countOf(parsed)).toBe(0);
      expect(parsed[0]?.rejects).toHaveLength(1);
      expect(JSON.stringify([page, parsed])).not.toContain(BUYER);
    }
  });

  it("takes nothing for a value that is an object or a list where a plain value belongs", async () => {
    const good = fixture.goodRow(1);
    const rows = [{ name: BUYER }, [BUYER]].flatMap((shape) =>
      Object.keys(good).map((name) => ({ ...good, [name]: shape })),
    );
    const page = await bench.fetch({ rows });
    const text = JSON.stringify(bench.parse(page.rows).flatMap(({ sales, totals = [] }) => [...sales, ...totals]));
    expect(text).not.toMatch(/\[object|\[array/i);
    expect(JSON.stringify(page) + text).not.toContain(BUYER);
  });
}

function describeDiscretion<Credentials>(bench: Bench<Credentials>): void {
  const { fixture } = bench;
  let strange: Row[] = [];

  beforeEach(() => {
    const rows = [fixture.goodRow(1), fixture.refundRow(2), fixture.badRow];
    strange = rows.map((row) => {
      const unforeseen = { note: BUYER, contact: { email: BUYER, names: [BUYER] } };
      return deepChange(fixture.withBuyer(row, BUYER), (object) => ({ ...object, ...unforeseen })) as Row;
    });
  });

  it("lets no buyer data through, neither from known fields nor from ones that the network adds", async () => {
    expect(JSON.stringify(strange)).toContain(BUYER);
    const page = await bench.fetch({ rows: strange });
    expect(JSON.stringify(page)).not.toContain(BUYER);
    expect(JSON.stringify(bench.parse(page.rows))).not.toContain(BUYER);
  });

  it("reads a row with fields that it does not know as it reads the row without them", async () => {
    const plain = await bench.fetch({ rows: [fixture.goodRow(1), fixture.refundRow(2), fixture.badRow] });
    const page = await bench.fetch({ rows: strange });
    expect(bench.parse(page.rows)).toEqual(bench.parse(plain.rows));
  });
}
