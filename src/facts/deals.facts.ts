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
/** What was archived is a draft again. */
export const dealRestored = defineFact<'deal.restored', AboutDeal>('deal.restored');
export const dealReserved = defineFact<'deal.reserved', AboutDeal>('deal.reserved');
export const dealReleased = defineFact<'deal.released', AboutDeal>('deal.released');
export const dealRenewed = defineFact<'deal.renewed', AboutDeal & { expiresAt: string }>('deal.renewed');
export const dealExpiring = defineFact<'deal.expiring', AboutDeal & { expiresAt: string }>('deal.expiring');
export const dealExpired = defineFact<'deal.expired', AboutDeal>('deal.expired');
/** A draft that nobody else ever saw, put away a while ago, is gone for good. */
export const dealDiscarded = defineFact<'deal.discarded', AboutDeal>('deal.discarded');
/** An appeal brought a deal back to the public. */
export const dealReinstated = defineFact<'deal.reinstated', AboutDeal>('deal.reinstated');

type AboutRevision = AboutDeal & { revisionId: string };
export const dealRevisionStaged = defineFact<'deal.revision_staged', AboutRevision>('deal.revision_staged');
export const dealRevisionWithdrawn = defineFact<'deal.revision_withdrawn', AboutRevision>(
  'deal.revision_withdrawn',
);
export const dealRevisionApproved = defineFact<'deal.revision_approved', AboutRevision>(
  'deal.revision_approved',
);
export const dealRevisionDeclined = defineFact<
  'deal.revision_declined',
  AboutRevision & { reason: string; statementId: string }
>('deal.revision_declined');
