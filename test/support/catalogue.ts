import pg from 'pg';
import type { Prisma } from '../../src/platform/prisma/generated/client.js';
import type { TestApp } from './app.js';

/** Categories as the product has them, by group; those without are in none. */
const TREE: Record<string, readonly string[]> = {
  airframe: ['frame', 'motor', 'propeller'],
  electronics: ['esc', 'flight-controller'],
  power: ['battery'],
};

/** Puts the categories that tests of the catalogue need into the database. */
export async function insertCategories({ prisma }: TestApp): Promise<void> {
  const names = (slug: string) => ({ en: slug, fr: slug, de: slug });
  const groups = Object.keys(TREE).map((slug, position) => ({ slug, names: names(slug), position }));
  await prisma.category.createMany({ data: groups, skipDuplicates: true });
  const leaves = Object.entries(TREE).flatMap(([parentSlug, slugs]) =>
    slugs.map((slug, position) => ({ slug, names: names(slug), position, parentSlug })),
  );
  await prisma.category.createMany({ data: leaves, skipDuplicates: true });
}

type Row = Partial<Prisma.ProductUncheckedCreateInput> & { slug: string };

/** Writes a motor, or what `row` says, straight into the database. @returns its id */
export async function insertProduct({ prisma }: TestApp, row: Row): Promise<string> {
  const { id } = await prisma.product.create({
    data: { brand: 'T-Motor', name: row.slug, categorySlug: 'motor', specs: {}, ...row },
  });
  return id;
}

/** Fills an empty database with products: two of three are motors, one is a frame; one in ten has an offer. */
export async function insertManyProducts(databaseUrl: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const category = (slug: string, parent: string) =>
    `('${slug}', '{"en":"${slug}","fr":"${slug}","de":"${slug}"}', 0, ${parent})`;
  try {
    // Row by row the triggers would take most of the time; what they write is written below, by the same function.
    await client.query(`SET session_replication_role = replica`);
    await client.query(`INSERT INTO "Category" (slug, names, position, "parentSlug") VALUES
      ${category('airframe', 'NULL')}, ${category('motor', `'airframe'`)}, ${category('frame', `'airframe'`)}`);
    await client.query(`INSERT INTO "Product" (id, slug, brand, name, "categorySlug", specs, "updatedAt")
      SELECT uuidv7(), 'product-' || lpad(n::text, 7, '0'), 'Brand ' || n % 50, 'Model ' || n,
        CASE WHEN n % 3 < 2 THEN 'motor' ELSE 'frame' END,
        CASE WHEN n % 3 < 2
          THEN jsonb_build_object('kv', 1000 + n % 2001, 'motor_mount_mm', (ARRAY[9, 12, 16, 19])[1 + n % 4], 'weight_g', 10 + n % 60)
          ELSE jsonb_build_object('motor_mount_mm', (ARRAY[9, 12, 16, 19])[1 + n % 4], 'geometry', (ARRAY['true-x', 'deadcat', 'whoop'])[1 + n % 3])
        END, now()
      FROM generate_series(1, ${count}) n`);
    await client.query(`SELECT write_product_specs(ARRAY(SELECT id FROM "Product"))`);
    await client.query(`INSERT INTO "Offer" (id, "productId", merchant, url, "priceCents", currency, "inStock", "updatedAt")
      SELECT uuidv7(), id, 'shop', 'https://shop.example/', 1000, 'EUR', true, now()
      FROM "Product" WHERE right(slug, 1) = '7'`);
    await client.query(`SET session_replication_role = DEFAULT`);
    await client.query('VACUUM ANALYZE "Product", "ProductSpec", "Offer", "Category"');
  } finally {
    await client.end();
  }
}
