import pg from 'pg';

/** Categories as the product has them: groups, and what is in them. */
export const GROUPS: Record<string, string[]> = {
  airframe: ['frame', 'motor', 'propeller'],
  electronics: ['esc', 'fc', 'gps'],
  video: ['camera', 'vtx', 'goggles'],
  radio: ['radio', 'receiver'],
};

export interface ManyDeals {
  sellerId: string;
  productId: string;
  productSlug: string;
  dealId: string;
}

interface Size {
  users: number;
  deals: number;
}

/**
 * Fills an empty database with a marketplace, by few large statements (100,000 deals in some seconds). Nine of ten deals
 * are on sale, spread over eleven categories, thirty countries, 200 products and two years; every one has a cover.
 * The same seed gives the same prices, places and words.
 */
export async function insertManyDeals(databaseUrl: string, { users, deals }: Size): Promise<ManyDeals> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const indexes = await indexesOf(client, 'Deal');
    for (const { name } of indexes) await client.query(`DROP INDEX "${name}"`);
    for (const statement of statements(users, deals)) await client.query(statement);
    // Made from scratch they take a third of the time.
    for (const { definition } of indexes) await client.query(definition);
    await client.query('VACUUM ANALYZE "User", "Product", "Image", "Deal", "DealImage", "Category"');
    const { rows } = await client.query<ManyDeals>(`
      SELECT d.id AS "dealId", d."sellerId", p.id AS "productId", p.slug AS "productSlug"
      FROM "Deal" d JOIN "Product" p ON p.id = d."productId" WHERE d.status = 'PUBLISHED' ORDER BY d.id LIMIT 1`);
    return rows[0]!;
  } finally {
    await client.end();
  }
}

function statements(users: number, deals: number): string[] {
  const leaves = Object.values(GROUPS).flat();
  return [
    'SELECT setseed(0.42)',
    `SET maintenance_work_mem = '256MB'`,
    // Checks and triggers of references are what takes the time; the data below is consistent by making.
    `SET session_replication_role = replica`,
    ...Object.entries(GROUPS).map(([group, members], at) => {
      const rows = [group, ...members].map((slug, i) => {
        const names = JSON.stringify({ en: slug, fr: slug, de: slug });
        return `('${slug}', '${names}', ${at * 10 + i}, ${slug === group ? 'NULL' : `'${group}'`})`;
      });
      return `INSERT INTO "Category" (slug, names, position, "parentSlug") VALUES ${rows.join(', ')} ON CONFLICT DO NOTHING`;
    }),
    `INSERT INTO "Product" (id, slug, brand, name, "categorySlug", specs, "updatedAt")
       SELECT uuidv7(), 'product-' || n, 'Brand ' || n % 20, 'Model ' || n, ${pick(leaves, 'n')}, '{}', now()
       FROM generate_series(1, 200) n`,
    `INSERT INTO "User" (id, email, "displayName", "emailVerifiedAt", "suspendedAt", "updatedAt")
       SELECT uuidv7(), 'many' || n || '@kwad.test', 'Seller ' || n, now(), CASE WHEN n % 200 = 0 THEN now() END, now()
       FROM generate_series(1, ${users}) n`,
    `CREATE TEMP TABLE seller AS SELECT row_number() OVER () - 1 AS n, id FROM "User" WHERE email LIKE 'many%'`,
    `CREATE TEMP TABLE product AS SELECT row_number() OVER () - 1 AS n, id FROM "Product"`,
    `CREATE TEMP TABLE made AS
       SELECT n, uuidv7() AS id, uuidv7() AS "imageId", random() AS dice, random() AS price,
         random() AS north, random() AS east,
         now() - random() * interval '700 days' AS at
       FROM generate_series(1, ${deals}) n`,
    `INSERT INTO "Image" (id, "ownerId", "storageKey", "contentType", width, height, "byteSize", blurhash)
       SELECT m."imageId", s.id, 'many/' || m.n || '.webp', 'image/webp', 800, 600, 1000, 'LEHV6nWB2yk8pyo0adR*.7kCMdnj'
       FROM made m JOIN seller s ON s.n = m.n % ${users}`,
    `INSERT INTO "Deal" (id, "sellerId", "productId", "categorySlug", status, title, description, "priceCents", currency,
         condition, city, postcode, country, lat, lng, shipping, "updatedAt", "createdAt", "submittedAt", "publishedAt")
       SELECT m.id, s.id, p.id, ${pick(leaves, '(m.dice * 1e6)::int')},
         (CASE WHEN m.n % 10 > 0 THEN 'PUBLISHED' ELSE (ARRAY['SOLD', 'DRAFT', 'EXPIRED', 'PENDING'])[1 + m.n / 10 % 4] END)::"DealStatus",
         ${pick(['Motor', 'Frame', 'Camera', 'Émetteur', 'Goggles', 'Propellers', 'Antenna'], 'm.n')} || ' ' ||
           ${pick(['T-Motor', 'Foxeer', 'Walksnail', 'iFlight', 'EMAX'], 'm.n / 7')} || ' lot ' || m.n,
         repeat('Flown a few times and kept dry. ', 1 + m.n % 6) || 'Ref' || m.n,
         1 + (m.price * m.price * 90000)::int, 'EUR',
         (ARRAY['new', 'like_new', 'good', 'fair', 'for_parts'])[1 + m.n / 11 % 5]::"DealCondition",
         'City ' || m.n % 500, '69001', (ARRAY['FR', 'FR', 'FR', 'DE', 'DE', 'IT', 'ES', 'BE', 'CH', 'LU'])[1 + m.n / 3 % 10],
         CASE WHEN m.n % 20 > 0 THEN 36 + m.north * 20 END, CASE WHEN m.n % 20 > 0 THEN m.east * 24 - 8 END,
         true, m.at, m.at, m.at, m.at
       FROM made m JOIN seller s ON s.n = m.n % ${users} LEFT JOIN product p ON p.n = m.n % 1000`,
    `INSERT INTO "DealImage" ("dealId", "imageId", position) SELECT id, "imageId", 0 FROM made`,
    `SET session_replication_role = DEFAULT`,
  ];
}

async function indexesOf(client: pg.Client, table: string): Promise<{ name: string; definition: string }[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
     WHERE tablename = $1 AND indexname NOT LIKE '%_pkey'`,
    [table],
  );
  return rows;
}

/** SQL: the element of a fixed list that a number falls on. */
function pick(words: string[], number: string): string {
  return `(ARRAY['${words.join(`', '`)}'])[1 + ${number} % ${words.length}]`;
}
