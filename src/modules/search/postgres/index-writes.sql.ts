import type { Entity } from '../engine/search-engine.js';

/**
 * Brings rows to their versions where those are newer, and returns the ids of what was written. $1: the entity, $2: the
 * rows as JSON (`IndexRow`), each id once.
 */
export const WRITE_ROWS = `
  INSERT INTO "SearchDocument" AS s (entity, id, version, document, "contentHash", title, words, categories, category,
      brand, condition, country, "priceCents", lat, lng, since, "writtenAt")
  SELECT $1::text, r.id, r.version, nullif(r.document, 'null'), r.hash, r.title,
    r.lexemes::tsvector || setweight(search_stems(r."titleStems"), 'B') || search_stems(r."otherStems"),
    ARRAY(SELECT jsonb_array_elements_text(coalesce(nullif(r.document, 'null') -> 'categories', '[]'))),
    r.document ->> 'category', r.document ->> 'brand', r.document ->> 'condition', r.document ->> 'country',
    (r.document ->> 'priceCents')::int,
    (r.document -> 'place' ->> 'lat')::float8, (r.document -> 'place' ->> 'lng')::float8,
    to_timestamp((r.document ->> 'since')::float8), now()
  FROM jsonb_to_recordset($2::jsonb)
    AS r(id uuid, version bigint, document jsonb, hash text, title text, lexemes text, "titleStems" text, "otherStems" text)
  ON CONFLICT (entity, id) DO UPDATE SET
    version = excluded.version, document = excluded.document, "contentHash" = excluded."contentHash",
    title = excluded.title, words = excluded.words, categories = excluded.categories, category = excluded.category,
    brand = excluded.brand, condition = excluded.condition, country = excluded.country,
    "priceCents" = excluded."priceCents", lat = excluded.lat, lng = excluded.lng, since = excluded.since,
    "writtenAt" = excluded."writtenAt"
  WHERE s.version < excluded.version
  RETURNING s.id::text AS id`;

/** $1: the entity, $2: the ids. */
export const FORGET_PHRASES = `DELETE FROM "SearchPhrase" WHERE entity = $1::text AND id = ANY($2::uuid[])`;

/** $1: the entity, $2: pairs as JSON `[{ id, phrase }]`. */
export const WRITE_PHRASES = `
  INSERT INTO "SearchPhrase" (entity, phrase, id)
  SELECT $1::text, r.phrase, r.id FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, phrase text)
  ON CONFLICT DO NOTHING`;

/** $1: words. Sorted, so that two writers never wait for each other in a circle. */
export const WRITE_WORDS = `
  INSERT INTO "SearchWord" (word) SELECT word FROM unnest($1::text[]) word ORDER BY word ON CONFLICT DO NOTHING`;

/** $1: the entity, $2: the ids. */
export const VERSIONS_OF = `SELECT id::text AS id, version::float8 AS version FROM "SearchDocument"
  WHERE entity = $1::text AND id = ANY($2::uuid[])`;

/** $1: the entity, $2: how many to leave out, $3: how many to list. */
export const LIST_IDS = `SELECT id::text AS id FROM "SearchDocument" WHERE entity = $1::text
  ORDER BY id OFFSET $2::int LIMIT $3::int`;

/**
 * For each word that titles do not use, neither whole nor as a beginning, those that are spelt like it. $1: the words.
 */
export const SIMILAR_WORDS = `
  SELECT typed.word AS typed, array_agg(likely.word) AS likely
  FROM unnest($1::text[]) AS typed(word)
  CROSS JOIN LATERAL (
    SELECT w.word FROM "SearchWord" w WHERE w.word % typed.word
    ORDER BY similarity(w.word, typed.word) DESC, w.word LIMIT 20
  ) likely
  WHERE NOT EXISTS (
    SELECT FROM "SearchWord" w
    WHERE w.word ~>=~ typed.word AND w.word ~<~ (typed.word || chr(1114111))
  )
  GROUP BY typed.word`;

/**
 * The first so many titles that go on as typed, from any of their words on: one walk of an index, however many there are.
 * $1: what was typed, without spaces, $2: how many.
 */
export function suggestions(entity: Entity): string {
  return `SELECT id::text AS id, phrase FROM "SearchPhrase"
    WHERE entity = '${entity}' AND phrase ~>=~ $1::text AND phrase ~<~ ($1::text || chr(1114111))
    ORDER BY phrase USING ~<~, id LIMIT $2::int`;
}
