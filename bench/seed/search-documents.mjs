// What the search feed would have written by now: the product's own functions and statements, in larger batches.
import { toDocument } from '../../dist/modules/search/feed/document.js';
import { KNOWN_IDS, SOURCES } from '../../dist/modules/search/feed/documents.sql.js';
import { toIndexRow, vocabularyOf } from '../../dist/modules/search/postgres/index-rows.js';
import {
  WRITE_PHRASES,
  WRITE_ROWS,
  WRITE_WORDS,
} from '../../dist/modules/search/postgres/index-writes.sql.js';

const BATCH = 2_000;

/** Writes the search documents of everything that the public may find. The changes that triggers noted are then dealt with. */
export async function fillSearch(client) {
  let version = 0;
  for (const entity of ['products', 'deals']) {
    let known;
    for (let after = null; known === undefined || known.length === BATCH; after = known.at(-1)) {
      known = (await client.query(KNOWN_IDS[entity], [after, BATCH])).rows.map(({ id }) => id);
      const { rows: sources } = await client.query(SOURCES[entity], [known]);
      const documents = sources.map(toDocument);
      const rows = documents.map((document) => toIndexRow({ id: document.id, version: ++version, document }));
      const phrases = rows.flatMap(({ id, phrases: own }) => own.map((phrase) => ({ id, phrase })));
      await client.query(WRITE_ROWS, [entity, JSON.stringify(rows)]);
      await client.query(WRITE_PHRASES, [entity, JSON.stringify(phrases)]);
      await client.query(WRITE_WORDS, [vocabularyOf(documents)]);
    }
  }
  await client.query(`SELECT setval('"SearchChange_version_seq"', $1)`, [version]);
  await client.query('TRUNCATE "SearchChange"');
}
