import { describe, expect, it } from '@jest/globals';
import { ListDealsQuery } from '../../src/modules/deals/deals.dto.js';

describe('the country of a deal', () => {
  it.each(['', 'f', 'fr', 'FRA', 'QQ', '12', '🇫🇷'])(
    'refuses %p with a message, whatever it is',
    (country) => {
      const { error } = ListDealsQuery.safeParse({ country });
      expect(error?.issues.map(({ path }) => path)).toEqual([['country']]);
    },
  );

  it.each(['FR', 'DE', 'RE'])('takes %p', (country) => {
    expect(ListDealsQuery.safeParse({ country }).success).toBe(true);
  });
});
