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
    text: text(deal, formatMoney(priceCents, currency, 'de')),
    button: 'Unterhaltung öffnen',
  }),
});

export const OFFER_TEXTS: Templates<Family<'offer'>> = {
  'offer.made': said(
    'Jemand schlägt einen Preis vor',
    'Du hast ein Angebot bekommen',
    (deal, price) => `Jemand bietet ${price} für „${deal}“. Du hast 48 Stunden Zeit zu antworten.`,
  ),
  'offer.countered': said(
    'Ein Gegenangebot kommt',
    'Du hast ein Gegenangebot bekommen',
    (deal, price) =>
      `Die Antwort auf deinen Preis für „${deal}“ ist ${price}. Du hast 48 Stunden Zeit zu antworten.`,
  ),
  'offer.accepted': said(
    'Mein Preis wurde angenommen',
    'Dein Preis wurde angenommen',
    (deal, price) => `„${deal}“ ist für ${price} reserviert. Klärt den Rest in eurer Unterhaltung.`,
  ),
  'offer.declined': said(
    'Mein Preis wurde abgelehnt',
    'Dein Preis wurde abgelehnt',
    (deal, price) =>
      `Danke für dein Angebot von ${price} für „${deal}“. Zu diesem Preis geht es leider nicht.`,
  ),
  'offer.withdrawn': said(
    'Ein Angebot wurde zurückgezogen',
    'Ein Angebot wurde zurückgezogen',
    (deal, price) => `Das Angebot von ${price} für „${deal}“ wurde zurückgezogen.`,
  ),
  'offer.expired': said(
    'Auf mein Angebot kam keine Antwort',
    'Dein Angebot ist abgelaufen',
    (deal, price) => `Auf dein Angebot von ${price} für „${deal}“ kam nicht rechtzeitig eine Antwort.`,
  ),
  'offer.superseded': said(
    'Mein Angebot hat sich mit der Anzeige erledigt',
    'Dein Angebot hat sich erledigt',
    (deal) => `„${deal}“ ist nicht mehr zu haben, deshalb hat sich dein Angebot erledigt.`,
  ),
};
