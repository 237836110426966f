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
