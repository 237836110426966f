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
    text: text(deal, formatMoney(priceCents, currency)),
    button: 'Open the discussion',
  }),
});

export const OFFER_TEXTS: Templates<Family<'offer'>> = {
  'offer.made': said(
    'Somebody offers a price',
    'You have an offer',
    (deal, price) => `Somebody offers ${price} for "${deal}". You have 48 hours to answer.`,
  ),
  'offer.countered': said(
    'Another price is offered in return',
    'Another price was offered',
    (deal, price) => `The answer to your price for "${deal}" is ${price}. You have 48 hours to answer.`,
  ),
  'offer.accepted': said(
    'My price was accepted',
    'Your price was accepted',
    (deal, price) => `"${deal}" is reserved at ${price}. Agree on the rest in your discussion.`,
  ),
  'offer.declined': said(
    'My price was declined',
    'Your price was declined',
    (deal, price) => `Thank you for offering ${price} for "${deal}". It cannot be accepted at this price.`,
  ),
  'offer.withdrawn': said(
    'An offer was withdrawn',
    'An offer was withdrawn',
    (deal, price) => `The offer of ${price} for "${deal}" was withdrawn.`,
  ),
  'offer.expired': said(
    'Nobody answered my offer',
    'Your offer has ended',
    (deal, price) => `Nobody answered your price of ${price} for "${deal}" in time.`,
  ),
  'offer.superseded': said(
    'My offer ended with its deal',
    'Your offer has ended',
    (deal) => `"${deal}" is no longer available, so your offer has ended.`,
  ),
};
