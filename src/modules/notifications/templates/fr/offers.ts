import { formatMoney } from '../../../../common/money.js';
import type { Family, PriceWords, Template, Templates } from '../words.js';

const said = (
  name: string,
  title: string,
  text: (deal: string, price: string) => string,
): Template<PriceWords> => ({
  name,
  say: ({ title: deal, priceCents, currency }) => ({
    title,
    text: text(deal, formatMoney(priceCents, currency, 'fr')),
    button: 'Ouvrir la discussion',
  }),
});

export const OFFER_TEXTS: Templates<Family<'offer'>> = {
  'offer.made': said(
    'Quelqu’un propose un prix',
    'Vous avez reçu une offre',
    (deal, price) => `On vous propose ${price} pour « ${deal} ». Vous avez 48 heures pour répondre.`,
  ),
  'offer.countered': said(
    'Un autre prix est proposé en retour',
    'Un autre prix vous est proposé',
    (deal, price) =>
      `En réponse à votre prix pour « ${deal} », on vous propose ${price}. Vous avez 48 heures pour répondre.`,
  ),
  'offer.accepted': said(
    'Mon prix est accepté',
    'Votre prix a été accepté',
    (deal, price) => `« ${deal} » est réservé à ${price}. Convenez du reste dans votre discussion.`,
  ),
  'offer.declined': said(
    'Mon prix est refusé',
    'Votre prix a été refusé',
    (deal, price) => `Merci d’avoir proposé ${price} pour « ${deal} ». Ce prix ne peut pas être accepté.`,
  ),
  'offer.withdrawn': said(
    'Une offre est retirée',
    'Une offre a été retirée',
    (deal, price) => `L’offre de ${price} pour « ${deal} » a été retirée.`,
  ),
  'offer.expired': said(
    'Personne n’a répondu à mon offre',
    'Votre offre a expiré',
    (deal, price) => `Votre offre de ${price} pour « ${deal} » est restée sans réponse dans le délai prévu.`,
  ),
  'offer.superseded': said(
    'Mon offre a pris fin avec son annonce',
    'Votre offre a pris fin',
    (deal) => `« ${deal} » n’est plus disponible : votre offre a donc pris fin.`,
  ),
};
