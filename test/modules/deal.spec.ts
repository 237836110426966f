import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  DEAL_STATUSES,
  DEAL_VERBS,
  decide,
  EDITABLE_STATUSES,
  LIFETIME_MS,
  PUBLIC_STATUSES,
  REPRICEABLE_STATUSES,
  verbsFor,
} from '../../src/modules/deals/deal.js';
import type { DealRole, DealSituation, DealStatus, DealVerb } from '../../src/modules/deals/deal.js';

const ROLES: DealRole[] = ['seller', 'moderator', 'system', 'other'];
const HOUR = 3_600_000;
const NOW = new Date('2026-06-01T12:00:00Z');
const at = (offset: number) => new Date(NOW.getTime() + offset);

/** "The life of a deal" as the product's contract tells it, written out by hand: verb, who, from -> to. */
const LIFE: [DealVerb, DealRole, Partial<Record<DealStatus, DealStatus>>][] = [
  ['submit', 'seller', { DRAFT: 'PENDING', DECLINED: 'PENDING', EXPIRED: 'PENDING' }],
  ['approve', 'moderator', { PENDING: 'PUBLISHED' }],
  ['decline', 'moderator', { PENDING: 'DECLINED' }],
  ['reserve', 'seller', { PUBLISHED: 'RESERVED' }],
  ['release', 'seller', { RESERVED: 'PUBLISHED' }],
  ['sell', 'seller', { PUBLISHED: 'SOLD', RESERVED: 'SOLD' }],
  ['renew', 'seller', { PUBLISHED: 'PUBLISHED', EXPIRED: 'PUBLISHED' }],
  ['expire', 'system', { PUBLISHED: 'EXPIRED', RESERVED: 'EXPIRED' }],
  [
    'archive',
    'seller',
    {
      DRAFT: 'ARCHIVED',
      PENDING: 'ARCHIVED',
      PUBLISHED: 'ARCHIVED',
      RESERVED: 'ARCHIVED',
      EXPIRED: 'ARCHIVED',
      DECLINED: 'ARCHIVED',
    },
  ],
  ['restore', 'seller', { ARCHIVED: 'DRAFT' }],
  ['takedown', 'moderator', { PUBLISHED: 'DECLINED', RESERVED: 'DECLINED' }],
  // Not in the contract's table: what a moderator's decision over an appeal leads to.
  ['reinstate', 'system', { DECLINED: 'PUBLISHED' }],
];

/** A deal for which every condition is met. */
function ready(changes: Partial<DealSituation> = {}): DealSituation {
  return {
    status: 'DRAFT',
    role: 'seller',
    sellerVerified: true,
    title: 'Four motors',
    priceCents: 4_500,
    imageCount: 1,
    publishedAt: at(-61 * 24 * HOUR),
    expiresAt: at(-HOUR),
    closedAt: at(-29 * 24 * HOUR),
    now: NOW,
    buyerHasDiscussion: null,
    ...changes,
  };
}

function expected(verb: DealVerb, status: DealStatus, role: DealRole) {
  const [, who, ways] = LIFE.find(([name]) => name === verb)!;
  if (role !== who) return { ok: false, refusal: 'not_allowed' };
  const to = ways[status];
  return to ? { ok: true, from: status, to } : { ok: false, refusal: 'conflict' };
}

describe('the life of a deal', () => {
  it('knows the verbs and states of the contract and no other', () => {
    expect([...DEAL_VERBS].sort()).toEqual(LIFE.map(([verb]) => verb).sort());
    expect([...DEAL_STATUSES].sort()).toEqual([
      'ARCHIVED',
      'DECLINED',
      'DRAFT',
      'EXPIRED',
      'PENDING',
      'PUBLISHED',
      'RESERVED',
      'SOLD',
    ]);
  });

  const cells = DEAL_STATUSES.flatMap((status) =>
    DEAL_VERBS.flatMap((verb) => ROLES.map((role) => [status, verb, role] as const)),
  );

  it('has eight states, twelve verbs and four roles', () => expect(cells).toHaveLength(8 * 12 * 4));

  it.each(cells)('%s, %s, by %s', (status, verb, role) => {
    expect(decide(verb, ready({ status, role }))).toEqual(expected(verb, status, role));
    expect(verbsFor(status, role).includes(verb)).toBe(expected(verb, status, role).ok);
  });
});

describe('what a deal needs to be submitted', () => {
  const submit = (changes: Partial<DealSituation>) => decide('submit', ready(changes));

  it('a proven address', () =>
    expect(submit({ sellerVerified: false })).toMatchObject({ refusal: 'unverified' }));
  it.each(['', '   ', '\n'])('a title, not %j', (title) =>
    expect(submit({ title })).toMatchObject({ refusal: 'incomplete' }),
  );
  it.each([0, -1])('a price, not %d', (priceCents) =>
    expect(submit({ priceCents })).toMatchObject({ refusal: 'incomplete' }),
  );
  it('at least one picture', () =>
    expect(submit({ imageCount: 0 })).toMatchObject({ refusal: 'incomplete' }));
  it('nothing more', () =>
    expect(submit({ title: 'x', priceCents: 1, imageCount: 1 })).toMatchObject({ to: 'PENDING' }));
  it('asks for the address before the rest', () =>
    expect(submit({ sellerVerified: false, imageCount: 0 })).toMatchObject({ refusal: 'unverified' }));
});

describe('conditions of the other steps', () => {
  it.each([
    [at(-30 * 24 * HOUR + 1), true],
    [at(-30 * 24 * HOUR), false],
    [null, false],
  ])('brings back what was put away at %s: %s', (closedAt, ok) =>
    expect(decide('restore', ready({ status: 'ARCHIVED', closedAt })).ok).toBe(ok),
  );

  it.each([
    ['renew', 'EXPIRED', 'seller'],
    ['reinstate', 'DECLINED', 'system'],
  ] as const)('%s brings back nothing that was rewritten since a moderator looked', (verb, status, role) => {
    expect(decide(verb, ready({ status, role, needsReview: true }))).toEqual({
      ok: false,
      refusal: 'needs_review',
    });
  });

  it.each([
    [null, true],
    [true, true],
    [false, false],
  ])('a sale where the buyer has a discussion: %s', (buyerHasDiscussion, ok) => {
    const verdict = decide('sell', ready({ status: 'PUBLISHED', buyerHasDiscussion }));
    expect(verdict).toEqual(ok ? { ok, from: 'PUBLISHED', to: 'SOLD' } : { ok, refusal: 'buyer_unknown' });
  });

  it.each([
    [null, true],
    [at(-24 * HOUR), true],
    [at(-24 * HOUR + 1), false],
    [at(0), false],
    [at(HOUR), false],
  ])('a renewal of what was published at %p', (publishedAt, ok) => {
    const verdict = decide('renew', ready({ status: 'PUBLISHED', publishedAt }));
    expect(verdict).toEqual(
      ok ? { ok, from: 'PUBLISHED', to: 'PUBLISHED' } : { ok, refusal: 'renewed_recently' },
    );
  });

  it.each([
    [at(0), true],
    [at(-1), true],
    [at(1), false],
    [null, false],
  ])('expiry of what ends at %p', (expiresAt, ok) => {
    const verdict = decide('expire', ready({ status: 'RESERVED', role: 'system', expiresAt }));
    expect(verdict).toEqual(ok ? { ok, from: 'RESERVED', to: 'EXPIRED' } : { ok, refusal: 'not_due' });
  });

  it('is shown for sixty days', () => expect(LIFETIME_MS).toBe(60 * 24 * HOUR));

  it('names the wrong state rather than an unmet condition', () => {
    expect(decide('submit', ready({ status: 'SOLD', sellerVerified: false }))).toMatchObject({
      refusal: 'conflict',
    });
  });
});

describe('who sees and changes what', () => {
  it('everybody sees what is or was on sale', () => {
    expect([...PUBLIC_STATUSES].sort()).toEqual(['PUBLISHED', 'RESERVED', 'SOLD']);
  });

  it('a seller rewrites what nobody else sees or reviews', () => {
    expect([...EDITABLE_STATUSES].sort()).toEqual(['DECLINED', 'DRAFT', 'EXPIRED']);
    expect(EDITABLE_STATUSES.filter((status) => PUBLIC_STATUSES.includes(status))).toEqual([]);
  });

  it('a seller changes the price of what is on sale too', () => {
    expect([...REPRICEABLE_STATUSES].sort()).toEqual([
      'DECLINED',
      'DRAFT',
      'EXPIRED',
      'PUBLISHED',
      'RESERVED',
    ]);
  });
});

describe('any life', () => {
  const step = fc.record({
    verb: fc.constantFrom(...DEAL_VERBS),
    role: fc.constantFrom(...ROLES),
    hours: fc.integer({ min: 0, max: 2_000 }),
    sellerVerified: fc.boolean(),
    imageCount: fc.nat(2),
    buyerHasDiscussion: fc.constantFrom(null, true, false),
  });

  it('follows the table, and ends where it is sold or archived', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let deal = {
          status: 'DRAFT' as DealStatus,
          publishedAt: null as Date | null,
          expiresAt: null as Date | null,
        };
        let now = NOW.getTime();
        for (const { verb, role, hours, ...conditions } of steps) {
          now += hours * HOUR;
          const before = deal.status;
          const verdict = decide(verb, { ...ready(conditions), ...deal, role, now: new Date(now) });
          const cell = expected(verb, before, role);
          if (!verdict.ok) {
            // Refused by the table or by a condition; the table's own reason comes first.
            if (!cell.ok) expect(verdict).toEqual(cell);
            continue;
          }
          expect(verdict).toEqual(cell);
          expect(['SOLD', 'ARCHIVED']).not.toContain(before);
          const shown = verb === 'approve' || verb === 'renew' || verb === 'reinstate';
          deal = shown
            ? { status: verdict.to, publishedAt: new Date(now), expiresAt: new Date(now + LIFETIME_MS) }
            : { ...deal, status: verdict.to };
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is public only after a moderator agreed', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let status: DealStatus = 'DRAFT';
        let approved = false;
        for (const { verb, role, hours: _, ...conditions } of steps) {
          const verdict = decide(verb, ready({ ...conditions, status, role }));
          if (!verdict.ok) continue;
          approved ||= (verb === 'approve' && role === 'moderator') || verb === 'reinstate';
          status = verdict.to;
          if (PUBLIC_STATUSES.includes(status)) expect(approved).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says the same of the same situation, and changes nothing in it', () => {
    fc.assert(
      fc.property(
        step,
        fc.constantFrom(...DEAL_STATUSES),
        ({ verb, role, hours: _, ...conditions }, status) => {
          const situation = Object.freeze(ready({ ...conditions, status, role }));
          expect(decide(verb, situation)).toEqual(decide(verb, situation));
        },
      ),
    );
  });
});
