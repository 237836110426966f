import { DAY } from '../../common/time.js';

// The life of a deal: pure rules, no framework, no database. `test/modules/deal.spec.ts` walks every cell of it.

export const DEAL_STATUSES = [
  'DRAFT',
  'PENDING',
  'PUBLISHED',
  'RESERVED',
  'SOLD',
  'EXPIRED',
  'DECLINED',
  'ARCHIVED',
] as const;
export type DealStatus = (typeof DEAL_STATUSES)[number];

export const DEAL_VERBS = [
  'submit',
  'approve',
  'decline',
  'reserve',
  'release',
  'sell',
  'renew',
  'expire',
  'archive',
  'restore',
  'takedown',
  'reinstate',
] as const;
export type DealVerb = (typeof DEAL_VERBS)[number];

/** In what capacity somebody acts on a deal. A moderator's own deal makes them its seller, never its moderator. */
export type DealRole = 'seller' | 'moderator' | 'system' | 'other';

/** How long a deal is shown without renewal. */
export const LIFETIME_MS = 60 * DAY;
/** A deal may be renewed at most once in this time. */
export const RENEWAL_INTERVAL_MS = 1 * DAY;

/** What the rules must know of a deal and of who acts. */
export interface DealSituation {
  status: DealStatus;
  role: DealRole;
  /** The seller's address is proven. */
  sellerVerified: boolean;
  title: string;
  priceCents: number;
  imageCount: number;
  expiresAt: Date | null;
  /** When it was last published or renewed. */
  publishedAt: Date | null;
  /** It was rewritten since a moderator last looked at it. */
  needsReview?: boolean;
  /** When it was sold or archived. */
  closedAt?: Date | null;
  now: Date;
  /** For a sale: the buyer named has a discussion on this deal. Null: no buyer is named. */
  buyerHasDiscussion: boolean | null;
}

export type Refusal =
  | 'not_allowed' // this role never may
  | 'conflict' // not from this state
  | 'unverified'
  | 'incomplete'
  | 'buyer_unknown'
  | 'renewed_recently'
  | 'needs_review'
  | 'not_due'
  | 'too_late';

export type Verdict = { ok: true; from: DealStatus; to: DealStatus } | { ok: false; refusal: Refusal };

interface Rule {
  from: readonly DealStatus[];
  to: DealStatus;
  by: DealRole;
  guard?: (situation: DealSituation) => Refusal | null;
}

/** The table: verb -> from where, to where, by whom, on what condition. */
const RULES: Record<DealVerb, Rule> = {
  submit: { from: ['DRAFT', 'DECLINED', 'EXPIRED'], to: 'PENDING', by: 'seller', guard: readyForReview },
  approve: { from: ['PENDING'], to: 'PUBLISHED', by: 'moderator' },
  decline: { from: ['PENDING'], to: 'DECLINED', by: 'moderator' },
  reserve: { from: ['PUBLISHED'], to: 'RESERVED', by: 'seller' },
  release: { from: ['RESERVED'], to: 'PUBLISHED', by: 'seller' },
  sell: { from: ['PUBLISHED', 'RESERVED'], to: 'SOLD', by: 'seller', guard: buyerKnown },
  renew: { from: ['PUBLISHED', 'EXPIRED'], to: 'PUBLISHED', by: 'seller', guard: renewable },
  expire: { from: ['PUBLISHED', 'RESERVED'], to: 'EXPIRED', by: 'system', guard: due },
  archive: {
    from: ['DRAFT', 'PENDING', 'PUBLISHED', 'RESERVED', 'EXPIRED', 'DECLINED'],
    to: 'ARCHIVED',
    by: 'seller',
  },
  // Nothing becomes public unseen: it goes the way of every draft.
  restore: { from: ['ARCHIVED'], to: 'DRAFT', by: 'seller', guard: restorable },
  takedown: { from: ['PUBLISHED', 'RESERVED'], to: 'DECLINED', by: 'moderator' },
  // Only an appeal that was won leads here, so no role has it at hand.
  reinstate: { from: ['DECLINED'], to: 'PUBLISHED', by: 'system', guard: asReviewed },
};

/** Whether `verb` may happen now, and where it leads. Who may not is told before where it cannot. */
export function decide(verb: DealVerb, situation: DealSituation): Verdict {
  const { from, to, by, guard } = RULES[verb];
  if (situation.role !== by) return { ok: false, refusal: 'not_allowed' };
  if (!from.includes(situation.status)) return { ok: false, refusal: 'conflict' };
  const refusal = guard?.(situation) ?? null;
  return refusal ? { ok: false, refusal } : { ok: true, from: situation.status, to };
}

/** Verbs that `role` could use on a deal in `status`, guards aside: what a screen offers. */
export function verbsFor(status: DealStatus, role: DealRole): DealVerb[] {
  return DEAL_VERBS.filter((verb) => RULES[verb].by === role && RULES[verb].from.includes(status));
}

/** States in which everybody sees a deal. */
export const PUBLIC_STATUSES: readonly DealStatus[] = ['PUBLISHED', 'RESERVED', 'SOLD'];

/** States in which others see a deal and can still buy it: what is rewritten here waits for a moderator. */
export const LIVE_STATUSES: readonly DealStatus[] = ['PUBLISHED', 'RESERVED'];

/** How long an archived deal can be brought back. */
export const RESTORE_MS = 30 * DAY;

/** How long before its end the seller of a deal is warned. */
export const WARNING_MS = 5 * DAY;

/** States in which a seller may rewrite the whole deal. */
export const EDITABLE_STATUSES: readonly DealStatus[] = ['DRAFT', 'DECLINED', 'EXPIRED'];

/** States in which a seller may change the price, which is immediate. */
export const REPRICEABLE_STATUSES: readonly DealStatus[] = [...EDITABLE_STATUSES, 'PUBLISHED', 'RESERVED'];

function readyForReview({ sellerVerified, title, priceCents, imageCount }: DealSituation): Refusal | null {
  if (!sellerVerified) return 'unverified';
  return title.trim() === '' || priceCents <= 0 || imageCount < 1 ? 'incomplete' : null;
}

function buyerKnown({ buyerHasDiscussion }: DealSituation): Refusal | null {
  return buyerHasDiscussion === false ? 'buyer_unknown' : null;
}

function renewable(situation: DealSituation): Refusal | null {
  const { publishedAt, now } = situation;
  const age = publishedAt ? now.getTime() - publishedAt.getTime() : Infinity;
  return age < RENEWAL_INTERVAL_MS ? 'renewed_recently' : asReviewed(situation);
}

function asReviewed({ needsReview }: DealSituation): Refusal | null {
  return needsReview ? 'needs_review' : null;
}

function restorable({ closedAt, now }: DealSituation): Refusal | null {
  return closedAt && now.getTime() - closedAt.getTime() < RESTORE_MS ? null : 'too_late';
}

function due({ expiresAt, now }: DealSituation): Refusal | null {
  return expiresAt && expiresAt <= now ? null : 'not_due';
}
