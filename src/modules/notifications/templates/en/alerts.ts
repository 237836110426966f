import { formatMoney } from '../../../../common/money.js';
import type { Family, Templates } from '../words.js';

export const ALERT_TEXTS: Templates<Family<'alert'>> = {
  'alert.matched': {
    name: 'One of my alerts found a deal',
    say: ({ alert, title, priceCents, currency, city, pauseUrl }) => ({
      title: `Found by "${alert}"`,
      text: `"${title}" in ${city} costs ${formatMoney(priceCents, currency)}.\nYou are told because of your alert "${alert}". No more of it: ${pauseUrl}`,
      button: 'See the deal',
    }),
  },
  'alert.digest': {
    name: 'What my alerts found, all at once',
    say: ({ count, deals }) => ({
      title: count === 1 ? 'Your alerts found a deal' : `Your alerts found ${count} deals`,
      text: [
        ...deals.map(
          ({ alert, title, priceCents, currency, city }) =>
            `"${title}", ${formatMoney(priceCents, currency)}, ${city} (${alert})`,
        ),
        ...(count > deals.length ? [`and ${count - deals.length} more`] : []),
      ].join('\n'),
      button: 'See my alerts',
    }),
  },
  'alert.shop_price': {
    name: 'A shop asks less for a product whose price I watch',
    say: ({ title, merchant, priceCents, currency }) => ({
      title: 'A shop asks less',
      text: `${merchant} asks ${formatMoney(priceCents, currency)} for ${title}.`,
      button: 'See the product',
    }),
  },
};
