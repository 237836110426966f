import { marketUrl } from '../seed/databases.mjs';
import { fromClients } from '../support/requests.mjs';
import { sizesOf } from '../support/stage.mjs';
import { coldPages } from './list.mjs';

const dealsOf = ({ deals }) => `${deals.toLocaleString('en')} deals`;

/** What a page of the public list costs in markets of different sizes, each with a server of ours. */
export async function sizes(stage) {
  const all = sizesOf(stage.million);
  const contestants = {};
  for (const market of all) {
    const url = marketUrl(stage.postgres, market);
    const { pages: cold } = await coldPages(url);
    const name = `ours, ${dealsOf(market)}`;
    stage.servers[name] = await stage.start('ours', url);
    contestants[name] = { on: name, requests: (count) => fromClients(cold(count)) };
  }
  const names = Object.keys(contestants);
  return {
    contestants,
    after: async () => {
      for (const name of names) await stage.stop(name);
    },
    goals: [
      {
        what: `cost of a list, ${dealsOf(all[0])} to ${dealsOf(all.at(-1))}`,
        of: names[0],
        to: names.at(-1),
        atMost: 1.5,
      },
    ],
  };
}
