/** Every version of a picture that an upload of 1200 x 900 pixels gets: name, type, extension, width, height, bytes. */
const VERSIONS = [
  ['original', 'jpeg', 'jpg', 2048, 1536, 512_000],
  ['large', 'webp', 'webp', 1200, 900, 96_000],
  ['large', 'jpeg', 'jpg', 1200, 900, 140_000],
  ['medium', 'webp', 'webp', 600, 450, 32_000],
  ['medium', 'jpeg', 'jpg', 600, 450, 48_000],
  ['small', 'webp', 'webp', 300, 225, 11_000],
  ['small', 'jpeg', 'jpg', 300, 225, 16_000],
  ['thumb', 'webp', 'webp', 150, 150, 5_000],
  ['thumb', 'jpeg', 'jpg', 150, 150, 7_000],
];
const variant = ([name, type, extension, width, height, byteSize]) =>
  `{"name":"${name}","key":"%1$s/${name}.${extension}","width":${width},"height":${height},"type":"image/${type}","byteSize":${byteSize}}`;
const VARIANTS = `format('[${VERSIONS.map(variant).join(',')}]', folder)::jsonb`;

export const IMAGE_COLUMNS = `"Image" (id, "ownerId", "storageKey", "contentType", width, height, "byteSize", blurhash,
       "dominantColor", variants, "perceptualHash", "createdAt")`;

/** The columns of pictures, from rows with id, "ownerId", number (what is deterministic about it) and at. */
export const imageRows = (
  source,
) => `SELECT id, "ownerId", folder || '/large.webp', 'image/webp', 1200, 900, 96000,
       (ARRAY['LEHV6nWB2yk8pyo0adR*.7kCMdnj', 'LGF5]+Yk^6#M@-5c,1J5@[or[Q6.', 'L6PZfSi_.AyE_3t7t7R**0o#DgR4'])[1 + number % 3],
       '#' || substr(md5('colour' || number), 1, 6), ${VARIANTS}, hashint8extended(number, 7), at
     FROM (SELECT *, 'images/' || right(id::text, 2) || '/' || id AS folder FROM (${source}) picture) named`;

/**
 * Deals with three pictures and a history each: nine of ten on sale, spread over two years. Half have the words of an ad of
 * prisma/seed, the others are of a product of the catalogue. A few sellers have very many. Rows lie in the order in which they
 * came, which is that of their ids.
 */
export const deals = ({ deals: count, users }) => [
  `CREATE TEMP TABLE made AS
     SELECT n, pg_temp.id('deal', n, at) AS id, at,
       1 + (${users} * power(pg_temp.dice(n, 2), 1.5))::int % ${users} AS seller,
       1 + (pg_temp.dice(n, 3) * 1e6)::int % (SELECT count(*) FROM ad) AS ad,
       1 + (pg_temp.dice(n, 4) * 1e6)::int % (SELECT count(*) FROM ad) AS place,
       1 + (pg_temp.dice(n, 5) * 1e6)::int % (SELECT count(*) FROM article) AS article,
       (CASE n % 50 WHEN 1 THEN 'DRAFT' WHEN 3 THEN 'PENDING' WHEN 5 THEN 'EXPIRED' WHEN 7 THEN 'SOLD' WHEN 9 THEN 'RESERVED'
         ELSE 'PUBLISHED' END)::"DealStatus" AS status
     FROM generate_series(1, ${count}) n, LATERAL (SELECT pg_temp.moment(n, 1, 700) AS at) m
     ORDER BY id`,
  `ANALYZE made`,
  `CREATE TEMP TABLE shown AS
     SELECT m.id AS "dealId", pg_temp.id('image', m.n * 3 + k, m.at) AS id, p.id AS "ownerId", m.n * 3 + k AS number, k, m.at
     FROM made m JOIN person p ON p.n = m.seller CROSS JOIN generate_series(0, 2) k
     ORDER BY id`,
  `INSERT INTO ${IMAGE_COLUMNS} ${imageRows('SELECT id, "ownerId", number, at FROM shown')}`,
  `INSERT INTO "DealImage" ("dealId", "imageId", position) SELECT "dealId", id, k FROM shown ORDER BY "dealId"`,
  `INSERT INTO "Deal" (id, "sellerId", "productId", "categorySlug", status, version, title, description, "priceCents", currency,
       condition, city, postcode, country, lat, lng, shipping, "droppedFrom", "droppedAt", "createdAt", "updatedAt",
       "submittedAt", "publishedAt", "expiresAt")
     SELECT m.id, p.id, CASE WHEN m.n % 2 = 0 THEN article.id ELSE of_ad.id END,
       CASE WHEN m.n % 2 = 0 THEN article.category ELSE ad.category END, m.status, 3,
       left(CASE WHEN m.n % 2 = 0 THEN article.brand || ' ' || article.name || (ARRAY['', ' neuf', ', wie neu', ' (used twice)', ' occasion'])[1 + m.n / 2 % 5]
         ELSE ad.title END, 120),
       ad.description || CASE WHEN m.n % 3 = 0 THEN E'\\n\\n' || place.description ELSE '' END || E'\\n\\nRef. K' || to_hex(hashint8(m.n)),
       200 + (power(pg_temp.dice(m.n, 6), 2) * 90000)::int, 'EUR',
       (ARRAY['new', 'like_new', 'good', 'good', 'fair', 'for_parts'])[1 + (pg_temp.dice(m.n, 7) * 60)::int % 6]::"DealCondition",
       place.city, place.postcode, place.country,
       CASE WHEN m.n % 20 > 0 THEN round((place.lat + 0.4 * (pg_temp.dice(m.n, 8) - 0.5))::numeric, 4)::float8 END,
       CASE WHEN m.n % 20 > 0 THEN round((place.lng + 0.4 * (pg_temp.dice(m.n, 9) - 0.5))::numeric, 4)::float8 END,
       m.n % 3 > 0, CASE WHEN m.n % 12 = 0 THEN 100000 END, CASE WHEN m.n % 12 = 0 THEN m.at + interval '5 days' END,
       m.at, m.at, CASE WHEN m.status <> 'DRAFT' THEN m.at END, CASE WHEN m.status NOT IN ('DRAFT', 'PENDING') THEN m.at END,
       CASE m.status WHEN 'PUBLISHED' THEN pg_temp.far_off() WHEN 'EXPIRED' THEN m.at + interval '60 days' END
     FROM made m JOIN person p ON p.n = m.seller JOIN ad ON ad.n = m.ad JOIN ad place ON place.n = m.place
       JOIN article ON article.n = m.article LEFT JOIN article of_ad ON of_ad.slug = ad.product_slug
     ORDER BY m.id`,
  `INSERT INTO "DealTransition" (id, "dealId", verb, "from", "to", "actorId", at)
     SELECT pg_temp.id('transition', m.n * 3 + step.k, m.at), m.id, step.verb, step."from"::"DealStatus", step."to"::"DealStatus", p.id, m.at
     FROM made m JOIN person p ON p.n = m.seller
       CROSS JOIN (VALUES (0, 'open', NULL, 'DRAFT'), (1, 'submit', 'DRAFT', 'PENDING'), (2, 'approve', 'PENDING', 'PUBLISHED'))
         AS step(k, verb, "from", "to")
     WHERE m.status NOT IN ('DRAFT', 'PENDING')
     ORDER BY 1`,
  `INSERT INTO "DealViews" ("dealId", count) SELECT id, (pg_temp.dice(n, 10) * 500)::int FROM made WHERE status = 'PUBLISHED'`,
  `INSERT INTO "Favorite" ("userId", "dealId", title, "createdAt")
     SELECT p.id, m.id, 'kept', m.at
     FROM made m JOIN person p ON p.n = 1 + (m.seller + (pg_temp.dice(m.n, 11) * (${users} - 2))::int) % ${users}
     WHERE m.status = 'PUBLISHED'
     ORDER BY m.id`,
];
