import { Client, type Connection, type Submittable } from "pg";

/** What a sale is made of; `id`, `created_at` and `updated_at` are the database's. */
const COLUMNS = [
  ...["user_id", "account_id", "network", "transaction_id", "order_id", "type", "status", "raw_status", "currency"],
  ...["gross_currency", "gross_minor", "commission_minor", "earned_minor", "sale_date", "product_id", "product_name"],
  ...["tracking_id", "state_at", "listed"],
];
const KEY = ["account_id", "transaction_id"];
const CHUNK_BYTES = 2 ** 20;

/** The ledger's sales as the text that COPY reads. */
export async function salesAsCopyText(url: string): Promise<Buffer> {
  return withClient(url, async (client) => {
    const columns = COLUMNS.map((column) => `${column}::text`).join(", ");
    const { rows } = await client.query({ text: `select ${columns} from sale`, rowMode: "array" });
    const lines = (rows as (string | null)[][]).map((row) => `${row.map(fieldOf).join("\t")}\n`);
    return Buffer.from(lines.join(""));
  });
}

/** The fastest way that Postgres has for rows that may be there already: COPY to a staging table, and one merge. */
export async function copyAndMerge(url: string, sales: Buffer): Promise<number> {
  return withClient(url, async (client) => {
    const columns = COLUMNS.join(", ");
    const changed = COLUMNS.filter((column) => !KEY.includes(column));
    await client.query("begin");
    await client.query("create temp table staging (like sale including defaults) on commit drop");
    await copyIn(client, `copy staging (${columns}) from stdin`, sales);
    const merged = await client.query(
      `insert into sale (${columns}) select ${columns} from staging
       on conflict (${KEY.join(", ")}) do update set ${changed.map((name) => `${name} = excluded.${name}`).join(", ")}`,
    );
    await client.query("commit");
    return merged.rowCount ?? 0;
  });
}

async function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** `\` begins an escape, and tabs and line ends are the format's own. */
function fieldOf(value: string | null): string {
  if (value === null) return "\\N";
  return value.replace(
    /[\\\t\n\r]/g,
    (char) => ({ "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" })[char] ?? char,
  );
}

interface CopyConnection extends Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** The driver speaks COPY and has no call for it: this is the query that it asks for. */
function copyIn(client: Client, text: string, data: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    const query = {
      // What it returns would count as an error.
      submit(connection: Connection) {
        connection.query(text);
      },
      handleCopyInResponse(connection: CopyConnection) {
        for (let at = 0; at < data.length; at += CHUNK_BYTES) {
          connection.sendCopyFromChunk(data.subarray(at, at + CHUNK_BYTES));
        }
        connection.endCopyFrom();
      },
      handleCommandComplete: () => undefined,
      handleError(error: Error) {
        failure = error;
      },
      handleReadyForQuery: () => (failure ? reject(failure) : resolve()),
    };
    client.query(query as Submittable);
  });
}
