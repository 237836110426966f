import { inDatabase } from '../seed/databases.mjs';
import { fromClients } from '../support/requests.mjs';
import { coldPages } from './list.mjs';

const any = (values) => values[Math.floor(Math.random() * values.length)];
const between = (from, to) => from + Math.floor(Math.random() * (to - from));

/** The public list by category, price range, words and place; hardly any two requests of a run are the same. */
const FILTERS = {
  category: ({ category }) => ({ category }),
  'price range': () => {
    const minPrice = between(500, 40_000);
    return { minPrice, maxPrice: minPrice + between(2_000, 10_000) };
  },
  text: ({ words }) => ({ q: words }),
  distance: ({ lat, lng }) => ({ near: `${lat},${lng}`, radiusKm: between(20, 100) }),
};

/** The work of one of the filters: pages from any moment on, since many ask for the same words. */
export const byFilter = (name) => async (stage) => {
  const deals = await sampleOf(stage.databaseUrl);
  const { page } = await coldPages(stage.databaseUrl);
  const paths = (count) => Array.from({ length: count }, () => page(FILTERS[name](any(deals))));
  const requests = (count) => fromClients(paths(count));
  return {
    contestants: { bare: { on: 'bare', requests }, ours: { on: 'ours', requests } },
    same: paths(40),
    sameOn: ['bare', 'ours'],
    goals: [{ what: `list by ${name}, to the same SQL bare`, of: 'ours', to: 'bare', atLeast: 0.8 }],
  };
};

/** What people ask for is what there is: some thousand deals, two words of the title of each. */
async function sampleOf(databaseUrl) {
  const { rows } = await inDatabase(databaseUrl, (client) =>
    client.query(`SELECT title, "categorySlug" AS category, lat, lng FROM "Deal"
      WHERE status = 'PUBLISHED' AND lat IS NOT NULL ORDER BY hashtext(id::text) LIMIT 5000`),
  );
  return rows.map((row) => ({ ...row, words: wordsOf(row.title) })).filter(({ words }) => words !== null);
}

function wordsOf(title) {
  const words = title
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2 && word.toLowerCase() !== 'or');
  return words.length < 2 ? null : words.slice(0, 2).join(' ');
}
