import { stringify } from 'node:querystring';
import { encodeCursor, sealCursorsWith } from '../../dist/common/cursor.js';
import { dealsList } from '../baseline/cursor.mjs';
import { inDatabase } from '../seed/databases.mjs';
import { SECRET } from '../support/production.mjs';
import { fromClients } from '../support/requests.mjs';

/**
 * Pages of a list of deals from moments on that nobody asked for before: no cache can have them, and each costs the same.
 *
 * @returns a maker of paths: of that many, or with filters of one
 */
export async function coldPages(databaseUrl) {
  sealCursorsWith([SECRET]);
  const { rows } = await inDatabase(databaseUrl, (client) =>
    client.query(`SELECT extract(epoch FROM min("publishedAt")) * 1000 AS oldest, extract(epoch FROM max("publishedAt")) * 1000 AS newest
      FROM (SELECT "publishedAt" FROM "Deal" WHERE status = 'PUBLISHED' ORDER BY "publishedAt" OFFSET 100) shown`),
  );
  const [oldest, newest] = [Number(rows[0].oldest), Number(rows[0].newest)];
  const page = (filters = {}) => {
    const key = new Date(oldest + Math.random() * (newest - oldest)).toISOString();
    const place = { sort: dealsList(filters), key, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
    return `/api/deals?${stringify({ ...filters, cursor: encodeCursor(place) })}`;
  };
  return { page, pages: (count) => Array.from({ length: count }, () => page()) };
}

/** The public list of 24 deals. */
export async function list(stage) {
  const { pages: cold } = await coldPages(stage.databaseUrl);
  const { ours } = stage.servers;
  const etag = (await fetch(`${ours.url}/api/deals`)).headers.get('etag');
  const pages = (count) => fromClients(cold(count));
  const warm = (headers) => () =>
    fromClients(
      Array.from({ length: 5_000 }, () => '/api/deals'),
      headers,
    );
  return {
    contestants: {
      bare: { on: 'bare', requests: pages },
      'ours, cold': { on: 'ours', requests: pages },
      typical: { on: 'typical', requests: pages },
      'ours, warm, 200': { on: 'ours', requests: warm() },
      'ours, warm, 304': { on: 'ours', requests: warm({ 'If-None-Match': etag }), expects: 304 },
    },
    same: ['/api/deals', ...cold(50)],
    goals: [
      { what: 'public list of 24 deals, cache cold', of: 'ours, cold', to: 'bare', atLeast: 0.85 },
      {
        what: 'public list of 24 deals, cache cold, to the typical stack',
        of: 'ours, cold',
        to: 'typical',
        atLeast: 3,
      },
      { what: 'public list, warm, 200', of: 'ours, warm, 200', to: 'bare', atLeast: 3.5 },
      { what: 'public list, warm, 304', of: 'ours, warm, 304', to: 'bare', atLeast: 3.5 },
    ],
  };
}
