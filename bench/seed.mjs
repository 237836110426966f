// npm run bench:seed -- --deals 100000: the data that benchmarks and long tests measure on. Made once, then kept in .bench.
import { parseArgs } from 'node:util';
import { inDatabase, marketOf, openPostgres } from './seed/databases.mjs';

const { values } = parseArgs({
  options: {
    deals: { type: 'string', default: '100000' },
    /** Without talks and search documents. */
    'lists-only': { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
  },
});
const began = performance.now();
const postgres = await openPostgres();
try {
  const url = await marketOf(postgres, { deals: Number(values.deals), listsOnly: values['lists-only'] });
  if (!values.quiet) await describe(url);
} finally {
  await postgres.stop();
}

async function describe(url) {
  const { rows } = await inDatabase(url, (client) =>
    client.query(`SELECT relname AS "table", reltuples::bigint AS rows, pg_size_pretty(pg_total_relation_size(oid)) AS size
      FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples > 100 ORDER BY reltuples DESC`),
  );
  console.table(rows);
  console.log(`${((performance.now() - began) / 1000).toFixed(1)} s`);
}
