import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  decideOffer,
  MAX_ROUNDS,
  OFFER_STATUSES,
  OFFER_VERBS,
  offerVerbsFor,
} from '../../src/modules/offers/offer.js';
import type { OfferRole, OfferSituation, OfferVerb, PriceSide } from '../../src/modules/offers/offer.js';

const NOW = new Date('2026-06-01T12:00:00Z');
const later = new Date(NOW.getTime() + 1);
const ENDED = OFFER_STATUSES.filter((status) => status !== 'OPEN');

/** A buyer's offer of 80 for something that costs 100, waiting for the seller. */
const standing: OfferSituation = {
  role: 'SELLER',
  status: 'OPEN',
  by: 'BUYER',
  expiresAt: later,
  now: NOW,
  rounds: 1,
  priceCents: 80,
  askedCents: 100,
  floorCents: null,
  onSale: true,
};

const decide = (verb: OfferVerb, changes: Partial<OfferSituation> = {}) => {
  const verdict = decideOffer(verb, { ...standing, ...changes });
  return verdict.ok ? verdict.to : verdict.refusal;
};

describe('an offer', () => {
  it('starts with the buyer, once', () => {
    const first = { status: null, by: null, expiresAt: null, rounds: 0 };
    expect(decide('offer', { ...first, role: 'BUYER' })).toBe('OPEN');
    expect(decide('offer', { ...first, role: 'SELLER' })).toBe('not_allowed');
    expect(decide('offer', { role: 'BUYER' })).toBe('active');
    for (const status of ENDED) expect(decide('offer', { role: 'BUYER', status })).toBe('OPEN');
  });

  // Columns: the buyer's price by buyer, seller, system; then the seller's price by the same.
  const no = 'not_allowed';
  it.each<[OfferVerb, string[]]>([
    ['offer', ['active', no, no, 'active', no, no]],
    ['counter', ['not_your_turn', 'OPEN', no, 'OPEN', 'not_your_turn', no]],
    ['accept', ['not_your_turn', 'ACCEPTED', no, 'ACCEPTED', 'not_your_turn', no]],
    ['decline', ['not_your_turn', 'DECLINED', no, 'DECLINED', 'not_your_turn', no]],
    ['withdraw', ['WITHDRAWN', 'not_your_turn', no, 'not_your_turn', 'WITHDRAWN', no]],
    ['expire', [no, no, 'not_due', no, no, 'not_due']],
    ['supersede', [no, no, 'SUPERSEDED', no, no, 'SUPERSEDED']],
  ])('that stands: %s by every role on either price', (verb, expected) => {
    const roles = ['BUYER', 'SELLER', 'SYSTEM'] as const;
    const found = (['BUYER', 'SELLER'] as const).flatMap((by) =>
      roles.map((role) => decide(verb, { by, role })),
    );
    expect(found).toEqual(expected);
  });

  it('that has ended stays as it is', () => {
    for (const status of ENDED) {
      for (const verb of ['counter', 'accept', 'decline', 'withdraw'] as const) {
        for (const by of ['BUYER', 'SELLER'] as const) expect(decide(verb, { status, by })).toBe('closed');
      }
      for (const verb of ['expire', 'supersede'] as const) {
        expect(decide(verb, { status, role: 'SYSTEM', expiresAt: NOW })).toBe('closed');
      }
    }
  });

  it('waits until its time is over, to the millisecond', () => {
    for (const verb of ['counter', 'accept', 'decline'] as const) {
      expect(decide(verb, { expiresAt: NOW })).toBe('expired');
      expect(decide(verb, { expiresAt: later })).not.toBe('expired');
    }
    expect(decide('withdraw', { by: 'SELLER', expiresAt: NOW })).toBe('expired');
    expect(decide('expire', { role: 'SYSTEM', expiresAt: NOW })).toBe('EXPIRED');
  });

  it('needs a deal that is on sale to go on, and none to end', () => {
    expect(decide('offer', { role: 'BUYER', status: null, onSale: false })).toBe('not_on_sale');
    expect(decide('counter', { onSale: false })).toBe('not_on_sale');
    expect(decide('accept', { onSale: false })).toBe('not_on_sale');
    expect(decide('decline', { onSale: false })).toBe('DECLINED');
    expect(decide('withdraw', { by: 'SELLER', onSale: false })).toBe('WITHDRAWN');
  });

  it('allows five prices in all', () => {
    expect(decide('counter', { rounds: MAX_ROUNDS - 1 })).toBe('OPEN');
    expect(decide('counter', { rounds: MAX_ROUNDS })).toBe('rounds_spent');
    expect(decide('offer', { role: 'BUYER', status: 'DECLINED', rounds: MAX_ROUNDS })).toBe('rounds_spent');
    expect(decide('accept', { rounds: MAX_ROUNDS })).toBe('ACCEPTED');
  });

  it('is not above what is asked', () => {
    expect(decide('counter', { priceCents: 100 })).toBe('OPEN');
    expect(decide('counter', { priceCents: 101 })).toBe('above_price');
    expect(decide('offer', { role: 'BUYER', status: null, priceCents: 101 })).toBe('above_price');
  });

  it.each([
    [69, 'DECLINED'],
    [70, 'OPEN'],
  ] as const)('of %i, where the floor is 70, is %s without anybody being asked', (priceCents, to) => {
    const buyer = { ...standing, floorCents: 70, role: 'BUYER', by: 'SELLER', priceCents } as const;
    const verdict = { ok: true, to, automatic: to === 'DECLINED' };
    expect(decideOffer('offer', { ...buyer, status: null })).toEqual(verdict);
    expect(decideOffer('counter', buyer)).toEqual(verdict);
    expect(decide('counter', { floorCents: 70, priceCents })).toBe('OPEN'); // it binds no seller
  });

  const situations = fc.record({
    role: fc.constantFrom<OfferRole>('BUYER', 'SELLER', 'SYSTEM'),
    status: fc.constantFrom(null, ...OFFER_STATUSES),
    by: fc.constantFrom<PriceSide>('BUYER', 'SELLER'),
    expiresAt: fc.constantFrom(NOW, later),
    now: fc.constant(NOW),
    rounds: fc.integer({ min: 0, max: MAX_ROUNDS }),
    priceCents: fc.integer({ min: 1, max: 120 }),
    askedCents: fc.constant(100),
    floorCents: fc.option(fc.integer({ min: 0, max: 100 })),
    onSale: fc.boolean(),
  });

  it('shows just the verbs that work, time and deal aside', () => {
    fc.assert(
      fc.property(situations, fc.constantFrom<PriceSide>('BUYER', 'SELLER'), (situation, role) => {
        const { status, by, rounds } = situation;
        fc.pre(status !== null);
        const ideal = { ...situation, role, expiresAt: later, onSale: true, priceCents: 100 };
        const working = OFFER_VERBS.filter((verb) => verb !== 'offer' && decideOffer(verb, ideal).ok);
        expect(offerVerbsFor({ status, by, rounds }, role)).toEqual(working);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never lets a side answer itself, nor an ended offer move, nor a sixth price be named', () => {
    fc.assert(
      fc.property(situations, fc.constantFrom(...OFFER_VERBS), (situation, verb) => {
        const verdict = decideOffer(verb, situation);
        if (!verdict.ok) return;
        if (['counter', 'accept', 'decline'].includes(verb)) expect(situation.by).not.toBe(situation.role);
        if (verb !== 'offer') expect(situation.status).toBe('OPEN');
        if (verb === 'offer' || verb === 'counter') expect(situation.rounds).toBeLessThan(MAX_ROUNDS);
        if (verdict.automatic) expect(verdict.to).toBe('DECLINED');
      }),
      { numRuns: 5_000 },
    );
  });
});
