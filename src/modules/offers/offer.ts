import { HOUR } from '../../common/time.js';

// The life of an offer: pure rules, no framework, no database. `test/modules/offer.spec.ts` walks every cell of it.

export const OFFER_STATUSES = ['OPEN', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'EXPIRED', 'SUPERSEDED'] as const;
export type OfferStatus = (typeof OFFER_STATUSES)[number];

export const OFFER_VERBS = [
  'offer',
  'counter',
  'accept',
  'decline',
  'withdraw',
  'expire',
  'supersede',
] as const;
export type OfferVerb = (typeof OFFER_VERBS)[number];

/** The side that names a price, in the words of the database. */
export type PriceSide = 'BUYER' | 'SELLER';
/** In what capacity somebody acts on an offer. */
export type OfferRole = PriceSide | 'SYSTEM';

/** How long the other side has to answer a price. */
export const OFFER_LIFETIME_MS = 48 * HOUR;
/** How many prices one buyer and one seller may name for one deal, both sides and all offers together. */
export const MAX_ROUNDS = 5;

/** What the rules must know of an offer, of its deal and of who acts. */
export interface OfferSituation {
  role: OfferRole;
  /** Null: the buyer has no open offer on this deal. For every verb but `offer` it is the state of the offer itself. */
  status: OfferStatus | null;
  /** Who named the price that stands. */
  by: PriceSide | null;
  expiresAt: Date | null;
  now: Date;
  /** Prices named so far by this buyer and this seller for this deal. */
  rounds: number;
  /** The price that is named now, by `offer` and `counter`. */
  priceCents: number | null;
  askedCents: number;
  /** The lowest price that the seller would take; secret. */
  floorCents: number | null;
  onSale: boolean;
}

export type OfferRefusal =
  | 'not_allowed' // this side never may
  | 'not_your_turn' // the price that stands is one's own, or the other's
  | 'closed' // the offer has ended
  | 'expired'
  | 'not_due'
  | 'active' // there is an open one already
  | 'rounds_spent'
  | 'above_price'
  | 'not_on_sale';

export type OfferVerdict =
  | {
      ok: true;
      to: OfferStatus;
      /** The seller's floor declined it, not the seller. */
      automatic: boolean;
    }
  | { ok: false; refusal: OfferRefusal };

interface Rule {
  to: OfferStatus;
  by: readonly OfferRole[];
  guards: readonly ((situation: OfferSituation) => OfferRefusal | null)[];
}

const BOTH = ['BUYER', 'SELLER'] as const;

/** The table: verb -> to where, by whom, on what conditions, the first that fails is told. */
const RULES: Record<OfferVerb, Rule> = {
  offer: { to: 'OPEN', by: ['BUYER'], guards: [none, onSale, roundsLeft, notAbovePrice] },
  counter: { to: 'OPEN', by: BOTH, guards: [open, asked, inTime, onSale, roundsLeft, notAbovePrice] },
  accept: { to: 'ACCEPTED', by: BOTH, guards: [open, asked, inTime, onSale] },
  decline: { to: 'DECLINED', by: BOTH, guards: [open, asked, inTime] },
  withdraw: { to: 'WITHDRAWN', by: BOTH, guards: [open, asking, inTime] },
  expire: { to: 'EXPIRED', by: ['SYSTEM'], guards: [open, due] },
  supersede: { to: 'SUPERSEDED', by: ['SYSTEM'], guards: [open] },
};

/** Whether `verb` may happen now, and where it leads. Who may not is told before where it cannot. */
export function decideOffer(verb: OfferVerb, situation: OfferSituation): OfferVerdict {
  const { to, by, guards } = RULES[verb];
  if (!by.includes(situation.role)) return { ok: false, refusal: 'not_allowed' };
  for (const guard of guards) {
    const refusal = guard(situation);
    if (refusal) return { ok: false, refusal };
  }
  const automatic = to === 'OPEN' && situation.role === 'BUYER' && belowFloor(situation);
  return { ok: true, to: automatic ? 'DECLINED' : to, automatic };
}

/** Verbs that a side could use on an offer, time and deal aside: what a screen offers. */
export function offerVerbsFor(
  { status, by, rounds }: { status: OfferStatus; by: PriceSide; rounds: number },
  role: PriceSide,
): OfferVerb[] {
  if (status !== 'OPEN') return [];
  if (by === role) return ['withdraw'];
  return rounds < MAX_ROUNDS ? ['counter', 'accept', 'decline'] : ['accept', 'decline'];
}

function none({ status }: OfferSituation): OfferRefusal | null {
  return status === 'OPEN' ? 'active' : null;
}

function open({ status }: OfferSituation): OfferRefusal | null {
  return status === 'OPEN' ? null : 'closed';
}

/** The price that stands is the other side's. */
function asked({ by, role }: OfferSituation): OfferRefusal | null {
  return by !== role ? null : 'not_your_turn';
}

/** The price that stands is one's own. */
function asking({ by, role }: OfferSituation): OfferRefusal | null {
  return by === role ? null : 'not_your_turn';
}

function inTime({ expiresAt, now }: OfferSituation): OfferRefusal | null {
  return expiresAt && expiresAt > now ? null : 'expired';
}

function due({ expiresAt, now }: OfferSituation): OfferRefusal | null {
  return expiresAt && expiresAt <= now ? null : 'not_due';
}

function onSale(situation: OfferSituation): OfferRefusal | null {
  return situation.onSale ? null : 'not_on_sale';
}

function roundsLeft({ rounds }: OfferSituation): OfferRefusal | null {
  return rounds < MAX_ROUNDS ? null : 'rounds_spent';
}

function notAbovePrice({ priceCents, askedCents }: OfferSituation): OfferRefusal | null {
  return (priceCents ?? 0) <= askedCents ? null : 'above_price';
}

function belowFloor({ priceCents, floorCents }: OfferSituation): boolean {
  return floorCents !== null && (priceCents ?? 0) < floorCents;
}
