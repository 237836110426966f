import { formatMoney } from '../../../../common/money.js';
import type { Family, Templates } from '../words.js';

const button = 'Voir l’annonce';

export const FAVORITE_TEXTS: Templates<Family<'favorite'>> = {
  'favorite.price_dropped': {
    name: 'Un de mes favoris est moins cher',
    say: ({ title, fromCents, priceCents, currency }) => ({
      title: 'Le prix a baissé',
      text: `« ${title} » coûte désormais ${formatMoney(priceCents, currency, 'fr')} au lieu de ${formatMoney(fromCents, currency, 'fr')}.`,
      button,
    }),
  },
  'favorite.sold': {
    name: 'Un de mes favoris est vendu',
    say: ({ title }) => ({
      title: 'Un de vos favoris est vendu',
      text: `« ${title} » a trouvé preneur.`,
      button,
    }),
  },
  'favorite.back_on_sale': {
    name: 'Un de mes favoris est de nouveau en vente',
    say: ({ title, priceCents, currency }) => ({
      title: 'Un de vos favoris est de nouveau en vente',
      text: `« ${title} » est de nouveau disponible, pour ${formatMoney(priceCents, currency, 'fr')}.`,
      button,
    }),
  },
  'favorite.similar': {
    name: 'Un article semblable à mes favoris est en vente',
    say: ({ title, priceCents, currency }) => ({
      title: 'Dans le style de vos favoris',
      text: `« ${title} » vient d’être mis en vente, pour ${formatMoney(priceCents, currency, 'fr')}.`,
      button,
    }),
  },
};
