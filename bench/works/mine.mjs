import { as } from '../support/requests.mjs';

const listOf = (path) => async (stage) => {
  let at = 0;
  const requests = (count) =>
    Array.from({ length: count }, () => ({ path, headers: as(stage.people[at++ % stage.people.length]) }));
  return {
    contestants: { bare: { on: 'bare', requests }, ours: { on: 'ours', requests } },
    same: requests(40),
    sameOn: ['bare', 'ours'],
    // The database writes the JSON of a jsonb column with spaces.
    spaced: true,
    goals: [{ what: `my ${path.split('/').at(-1)}`, of: 'ours', to: 'bare', atLeast: 0.8 }],
  };
};

/** What a person who is signed in looks at most; nothing of it is ever kept by a cache. */
export const notifications = listOf('/api/notifications');
export const discussions = listOf('/api/discussions');
