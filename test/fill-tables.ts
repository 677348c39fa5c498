type Query = <Row extends object>(text: string, values?: unknown[]) => Promise<Row[]>;

/**
 * Fills tables with very many rows while their indexes are away, which is several times faster than to maintain them, and
 * leaves them as autovacuum would: an index alone answers only for pages that it has seen.
 */
export async function fillTables(query: Query, tables: readonly string[], fill: () => Promise<void>): Promise<void> {
  const indexes = await query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes
     where schemaname = 'public' and tablename = any($1) and indexname not like '%pkey'`,
    [tables],
  );
  for (const { name } of indexes) await query(`drop index "${name}"`);
  await fill();
  for (const { definition } of indexes) await query(definition);
  if (tables.includes("sale")) await query("select rebuild_sale_sums()");
  await query("vacuum (analyze)");
}
