import { SearchReader } from '../../../src/modules/search/search.reader.js';
import { readSeedFiles } from '../../../src/seed/seed-files.js';
import { seedCatalogue } from '../../../src/seed/catalogue.js';
import type { TestApp } from '../app.js';
import { waitFor } from '../wait.js';

/** The real catalogue of the demo, searched. @returns the id of each product by its slug */
export async function searchableCatalogue(app: TestApp): Promise<Map<string, string>> {
  const { categories, products } = await readSeedFiles();
  const ids = await app.prisma.$transaction((tx) => seedCatalogue(tx, categories, products), {
    timeout: 20_000,
  });
  await indexed(app);
  return ids;
}

/** Resolves when everything that was changed so far is searched, by the configured engine. */
export async function indexed(app: TestApp): Promise<void> {
  const reader = app.app.get(SearchReader);
  await waitFor(
    'the index to be up to date',
    async () => {
      const { waiting, behind, reindex, engine, answering } = await reader.status();
      const open = reindex !== null && reindex.phase !== 'done';
      const made = engine === 'postgres' || reindex !== null;
      return waiting === 0 && behind === 0 && !open && made && answering === engine;
    },
    60_000,
  );
}
