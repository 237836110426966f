import { formatMoney } from '../../../../common/money.js';
import type { Family, Templates } from '../words.js';

export const ALERT_TEXTS: Templates<Family<'alert'>> = {
  'alert.matched': {
    name: 'Une de mes alertes a trouvé une annonce',
    say: ({ alert, title, priceCents, currency, city, pauseUrl }) => ({
      title: `Trouvé par « ${alert} »`,
      text: `« ${title} » à ${city}, pour ${formatMoney(priceCents, currency, 'fr')}.\nVous recevez ce message à cause de votre alerte « ${alert} ». Ne plus en recevoir : ${pauseUrl}`,
      button: 'Voir l’annonce',
    }),
  },
  'alert.digest': {
    name: 'Ce que mes alertes ont trouvé, en une fois',
    say: ({ count, deals }) => ({
      title: count === 1 ? 'Vos alertes ont trouvé une annonce' : `Vos alertes ont trouvé ${count} annonces`,
      text: [
        ...deals.map(
          ({ alert, title, priceCents, currency, city }) =>
            `« ${title} », ${formatMoney(priceCents, currency, 'fr')}, ${city} (${alert})`,
        ),
        ...(count > deals.length ? [`et ${count - deals.length} de plus`] : []),
      ].join('\n'),
      button: 'Voir mes alertes',
    }),
  },
  'alert.shop_price': {
    name: 'Une boutique baisse le prix d’un produit que je suis',
    say: ({ title, merchant, priceCents, currency }) => ({
      title: 'Un prix à suivre',
      text: `${merchant} propose ${title} pour ${formatMoney(priceCents, currency, 'fr')}.`,
      button: 'Voir le produit',
    }),
  },
};
