import { formatMoney } from '../../../../common/money.js';
import type { Family, Templates } from '../words.js';

export const FAVORITE_TEXTS: Templates<Family<'favorite'>> = {
  'favorite.price_dropped': {
    name: 'A favourite of mine became cheaper',
    say: ({ title, fromCents, priceCents, currency }) => ({
      title: 'The price has dropped',
      text: `"${title}" now costs ${formatMoney(priceCents, currency)} instead of ${formatMoney(fromCents, currency)}.`,
      button: 'See the deal',
    }),
  },
  'favorite.sold': {
    name: 'A favourite of mine was sold',
    say: ({ title }) => ({
      title: 'A favourite was sold',
      text: `"${title}" found its buyer.`,
      button: 'See the deal',
    }),
  },
  'favorite.back_on_sale': {
    name: 'A favourite of mine is on sale again',
    say: ({ title, priceCents, currency }) => ({
      title: 'A favourite is back on sale',
      text: `"${title}" can be bought again, for ${formatMoney(priceCents, currency)}.`,
      button: 'See the deal',
    }),
  },
  'favorite.similar': {
    name: 'Something like my favourites is on sale',
    say: ({ title, priceCents, currency }) => ({
      title: 'Like your favourites',
      text: `"${title}" is new, for ${formatMoney(priceCents, currency)}.`,
      button: 'See the deal',
    }),
  },
};
