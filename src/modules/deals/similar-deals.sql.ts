import { CARD_COLUMNS, CARD_JOINS, named, ON_SALE } from './deal-cards.reader.js';

/** How many deals of each kind are looked at: the best of them are shown. */
const POOL = 40;

const near = (comparison: '<' | '>=', direction: 'ASC' | 'DESC') =>
  `(SELECT d.id FROM "Deal" d
      WHERE d."categorySlug" = o."categorySlug" AND d."priceCents" ${comparison} o."priceCents" AND ${ON_SALE}
      ORDER BY d."priceCents" ${direction}, d.id ${direction} LIMIT ${POOL})`;

/**
 * What is like a deal: first the same product, then the same category by words of the title and by price. Candidates
 * come from three short walks of an index, so the cost does not grow with the table. $1: the deal, $2: how many.
 */
export const SIMILAR_DEALS = named(
  'similar_deals',
  `WITH o AS (
      SELECT d.*, array_to_string(tsvector_to_array(to_tsvector('simple', plain_text(d.title))), ' or ') AS words
      FROM "Deal" d WHERE d.id = $1::uuid AND d.status IN ('PUBLISHED', 'RESERVED', 'SOLD')
    ),
    candidates AS (
      SELECT c.id FROM o CROSS JOIN LATERAL (
        (SELECT d.id FROM "Deal" d WHERE d."productId" = o."productId" AND ${ON_SALE}
           ORDER BY d."publishedAt" DESC, d.id DESC LIMIT ${POOL})
        UNION
        ${near('<', 'DESC')}
        UNION
        ${near('>=', 'ASC')}
      ) c WHERE c.id <> o.id
    ),
    ranked AS (
      SELECT d.*,
        (CASE WHEN d."productId" = o."productId" THEN 2 ELSE 0 END)
        + ts_rank(to_tsvector('simple', plain_text(d.title)), websearch_to_tsquery('simple', o.words), 1)
        + 1 - least(1, abs(d."priceCents" - o."priceCents")::float8 / greatest(o."priceCents", 1)) AS score
      FROM candidates c CROSS JOIN o
      CROSS JOIN LATERAL (SELECT * FROM "Deal" x WHERE x.id = c.id OFFSET 0) d
      ORDER BY score DESC, d.id DESC LIMIT $2::int
    )
    SELECT ${CARD_COLUMNS} FROM ranked d ${CARD_JOINS} ORDER BY d.score DESC, d.id DESC`,
);
