import { formatMoney } from '../../../../common/money.js';
import type { Family, Templates } from '../words.js';

export const ALERT_TEXTS: Templates<Family<'alert'>> = {
  'alert.matched': {
    name: 'Einer meiner Suchaufträge hat etwas gefunden',
    say: ({ alert, title, priceCents, currency, city, pauseUrl }) => ({
      title: `Gefunden: „${alert}“`,
      text: `„${title}“ in ${city} kostet ${formatMoney(priceCents, currency, 'de')}.\nDu bekommst diese Nachricht wegen deines Suchauftrags „${alert}“. Keine weiteren: ${pauseUrl}`,
      button: 'Anzeige ansehen',
    }),
  },
  'alert.digest': {
    name: 'Was meine Suchaufträge gefunden haben, gesammelt',
    say: ({ count, deals }) => ({
      title:
        count === 1
          ? 'Deine Suchaufträge haben eine Anzeige gefunden'
          : `Deine Suchaufträge haben ${count} Anzeigen gefunden`,
      text: [
        ...deals.map(
          ({ alert, title, priceCents, currency, city }) =>
            `„${title}“, ${formatMoney(priceCents, currency, 'de')}, ${city} (${alert})`,
        ),
        ...(count > deals.length ? [`und ${count - deals.length} weitere`] : []),
      ].join('\n'),
      button: 'Meine Suchaufträge ansehen',
    }),
  },
  'alert.shop_price': {
    name: 'Ein Händler verlangt weniger für ein Produkt, dessen Preis ich beobachte',
    say: ({ title, merchant, priceCents, currency }) => ({
      title: 'Ein Händler verlangt weniger',
      text: `${merchant} verlangt ${formatMoney(priceCents, currency, 'de')} für ${title}.`,
      button: 'Produkt ansehen',
    }),
  },
};
