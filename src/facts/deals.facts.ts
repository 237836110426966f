import { defineFact } from './fact.js';

// Aliases, not interfaces: only a type alias is assignable to a record of scalars.
type AboutDeal = { dealId: string; sellerId: string };

export const dealOpened = defineFact<'deal.opened', AboutDeal>('deal.opened');
export const dealEdited = defineFact<'deal.edited', AboutDeal>('deal.edited');
export const dealPriceChanged = defineFact<
  'deal.price_changed',
  AboutDeal & { fromCents: number; toCents: number; currency: string }
>('deal.price_changed');
export const dealSubmitted = defineFact<'deal.submitted', AboutDeal>('deal.submitted');
export const dealPublished = defineFact<'deal.published', AboutDeal>('deal.published');
export const dealDeclined = defineFact<
  'deal.declined',
  AboutDeal & { transitionId: string; reason: string; askedForChanges: boolean }
>('deal.declined');
export const dealTakenDown = defineFact<
  'deal.taken_down',
  AboutDeal & { transitionId: string; reason: string }
>('deal.taken_down');
export const dealSold = defineFact<'deal.sold', AboutDeal & { buyerId: string | null }>('deal.sold');
export const dealArchived = defineFact<'deal.archived', AboutDeal>('deal.archived');
export const dealReserved = defineFact<'deal.reserved', AboutDeal>('deal.reserved');
