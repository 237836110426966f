import { formatMoney } from '../../../../common/money.js';
import type { Family, Templates } from '../words.js';

const button = 'Anzeige ansehen';

export const FAVORITE_TEXTS: Templates<Family<'favorite'>> = {
  'favorite.price_dropped': {
    name: 'Ein Favorit von mir ist günstiger geworden',
    say: ({ title, fromCents, priceCents, currency }) => ({
      title: 'Der Preis ist gesunken',
      text: `„${title}“ kostet jetzt ${formatMoney(priceCents, currency, 'de')} statt ${formatMoney(fromCents, currency, 'de')}.`,
      button,
    }),
  },
  'favorite.sold': {
    name: 'Ein Favorit von mir wurde verkauft',
    say: ({ title }) => ({
      title: 'Ein Favorit wurde verkauft',
      text: `„${title}“ ist verkauft.`,
      button,
    }),
  },
  'favorite.back_on_sale': {
    name: 'Ein Favorit von mir ist wieder zu haben',
    say: ({ title, priceCents, currency }) => ({
      title: 'Ein Favorit ist wieder zu haben',
      text: `„${title}“ ist wieder zu haben, für ${formatMoney(priceCents, currency, 'de')}.`,
      button,
    }),
  },
  'favorite.similar': {
    name: 'Etwas Ähnliches wie meine Favoriten wird angeboten',
    say: ({ title, priceCents, currency }) => ({
      title: 'Passend zu deinen Favoriten',
      text: `Neu: „${title}“ für ${formatMoney(priceCents, currency, 'de')}.`,
      button,
    }),
  },
};
