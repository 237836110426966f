import { inDatabase } from '../seed/databases.mjs';
import { fromClients } from '../support/requests.mjs';

/** How many deals many people look at, at any time. */
const POPULAR = 50;

/** The page of one deal: cold is one that nobody asked for lately, warm one of the popular ones. */
export async function detail(stage) {
  const { rows } = await inDatabase(stage.databaseUrl, (client) =>
    client.query(
      `SELECT '/api/deals/' || id AS path FROM "Deal" d WHERE status = 'PUBLISHED'
        AND NOT EXISTS (SELECT FROM "User" u WHERE u.id = d."sellerId" AND u."suspendedAt" IS NOT NULL)
      ORDER BY hashtext(id::text)`,
    ),
  );
  const all = rows.map(({ path }) => path);
  const popular = all.splice(0, POPULAR);
  let at = 0;
  // Each run goes on where the last one ended, so that a page comes round again as late as can be.
  const next = (count) => Array.from({ length: count }, () => all[at++ % all.length]);
  const etags = await Promise.all(
    popular.map(async (path) => (await fetch(stage.servers.ours.url + path)).headers.get('etag')),
  );
  const warm = () => fromClients(Array.from({ length: 5_000 }, (_, n) => popular[n % POPULAR]));
  return {
    contestants: {
      bare: { on: 'bare', requests: (count) => fromClients(next(count)) },
      'ours, cold': { on: 'ours', requests: (count) => fromClients(next(count)) },
      typical: { on: 'typical', requests: (count) => fromClients(next(count)) },
      'ours, warm, 200': { on: 'ours', requests: warm },
      'ours, warm, 304': {
        on: 'ours',
        requests: () =>
          warm().map((one, n) => ({
            ...one,
            headers: { ...one.headers, 'If-None-Match': etags[n % POPULAR] },
          })),
        expects: 304,
      },
    },
    same: all.slice(0, 50),
    goals: [
      { what: 'deal detail, cold', of: 'ours, cold', to: 'bare', atLeast: 0.85 },
      { what: 'deal detail, warm, 200', of: 'ours, warm, 200', to: 'bare', atLeast: 3.5 },
      { what: 'deal detail, warm, 304', of: 'ours, warm, 304', to: 'bare', atLeast: 3.5 },
    ],
  };
}
