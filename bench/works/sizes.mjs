import { marketUrl } from '../seed/databases.mjs';
import { fromClients } from '../support/requests.mjs';
import { makeMarket } from '../support/stage.mjs';
import { coldPages } from './list.mjs';

const SIZES = [1_000, 100_000, 1_000_000];

/** What a page of the public list costs in markets of different sizes, each with a server of ours. */
export async function sizes(stage) {
  const sizesThere = stage.million ? SIZES : SIZES.slice(0, -1);
  const contestants = {};
  for (const deals of sizesThere) {
    const url = marketUrl(stage.postgres, deals);
    const cold = await coldPages(url);
    const name = `ours, ${deals.toLocaleString('en')} deals`;
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
        what: `cost of a list, ${sizesThere[0].toLocaleString('en')} to ${sizesThere.at(-1).toLocaleString('en')} deals`,
        of: names[0],
        to: names.at(-1),
        atMost: 1.5,
      },
    ],
  };
}

/** Made before anything runs, by processes that may use every core. */
export function makeSizes(million) {
  for (const deals of million ? SIZES : SIZES.slice(0, -1)) makeMarket(deals);
}
