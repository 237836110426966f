import type { DealStatus } from '../../src/modules/deals/deal.js';

// The life of a deal written down a second time, from the product's contract and not from the source: what model tests
// compare the running application with.

export type Who = 'seller' | 'moderator' | 'otherModerator' | 'stranger';
export type Verb =
  | 'submit'
  | 'approve'
  | 'decline'
  | 'reserve'
  | 'release'
  | 'sell'
  | 'renew'
  | 'archive'
  | 'restore'
  | 'takedown';

export interface DealModel {
  status: DealStatus;
  version: number;
  /** In tenths of a day; null before the first publication. */
  publishedAgo: number | null;
  expiresIn: number | null;
  rewritten: boolean;
  hasRevision: boolean;
  claimedBy: Who | null;
}

export const DRAFT: DealModel = {
  status: 'DRAFT',
  version: 1,
  publishedAgo: null,
  expiresIn: null,
  rewritten: false,
  hasRevision: false,
  claimedBy: null,
};

const LIFETIME = 600;
const PUBLIC = ['PUBLISHED', 'RESERVED', 'SOLD'];
const LIVE = ['PUBLISHED', 'RESERVED'];
const MODERATORS = ['moderator', 'otherModerator'];

/** From where, and to where. */
export const TABLE: Record<Verb, [from: DealStatus[], to: DealStatus]> = {
  submit: [['DRAFT', 'DECLINED', 'EXPIRED'], 'PENDING'],
  approve: [['PENDING'], 'PUBLISHED'],
  decline: [['PENDING'], 'DECLINED'],
  reserve: [['PUBLISHED'], 'RESERVED'],
  release: [['RESERVED'], 'PUBLISHED'],
  sell: [['PUBLISHED', 'RESERVED'], 'SOLD'],
  renew: [['PUBLISHED', 'EXPIRED'], 'PUBLISHED'],
  archive: [['DRAFT', 'PENDING', 'PUBLISHED', 'RESERVED', 'EXPIRED', 'DECLINED'], 'ARCHIVED'],
  restore: [['ARCHIVED'], 'DRAFT'],
  takedown: [['PUBLISHED', 'RESERVED'], 'DECLINED'],
};
export const VERBS = Object.keys(TABLE) as Verb[];
const BY_MODERATORS: Verb[] = ['approve', 'decline', 'takedown'];

type Outcome = { status: number; code?: string };
const OK: Outcome = { status: 200 };
const CONFLICT: Outcome = { status: 409, code: 'deal.transition.conflict' };
const FORBIDDEN: Outcome = { status: 403, code: 'auth.forbidden' };
const UNSEEN: Outcome = { status: 404, code: 'deal.not_found' };
const CLAIMED: Outcome = { status: 409, code: 'moderation.claimed' };

function sees(who: Who, { status }: DealModel): boolean {
  if (PUBLIC.includes(status) || who === 'seller') return true;
  return MODERATORS.includes(who) && status !== 'DRAFT';
}

const claimedByAnother = (who: Who, { claimedBy }: DealModel) => claimedBy !== null && claimedBy !== who;

/** What the application must answer; changes the model if it must happen. */
export function act(model: DealModel, verb: Verb, who: Who): Outcome {
  const isModerators = BY_MODERATORS.includes(verb);
  if (isModerators && !MODERATORS.includes(who)) return FORBIDDEN;
  if (!sees(who, model)) return UNSEEN;
  if (!isModerators && who !== 'seller') return FORBIDDEN;
  const [from, to] = TABLE[verb];
  if (!from.includes(model.status)) return CONFLICT;
  if (verb === 'renew') {
    if (model.publishedAgo !== null && model.publishedAgo < 10)
      return { status: 409, code: 'deal.renewal.too_soon' };
    if (model.rewritten) return { status: 409, code: 'deal.renewal.needs_review' };
  }
  if (isModerators && claimedByAnother(who, model)) return CLAIMED;
  if (isModerators) model.claimedBy = null;
  if (verb === 'approve' || verb === 'decline') model.rewritten = false;
  if (verb === 'approve' || verb === 'renew') Object.assign(model, { publishedAgo: 0, expiresIn: LIFETIME });
  moveTo(model, to);
  return OK;
}

function moveTo(model: DealModel, to: DealStatus): void {
  model.status = to;
  model.version += 1;
  if (!LIVE.includes(to)) model.hasRevision = false;
}

/** The seller changes the price or the title, naming this version. */
export function edit(model: DealModel, field: 'price' | 'title', version: number): Outcome {
  if (version !== model.version) return { status: 412, code: 'request.version_stale' };
  if (['PENDING', 'SOLD', 'ARCHIVED'].includes(model.status))
    return { status: 409, code: 'deal.not_editable' };
  if (field === 'title') {
    if (LIVE.includes(model.status)) model.hasRevision = true;
    else model.rewritten = true;
  }
  model.version += 1;
  return OK;
}

/** A moderator decides over the staged edit, or the seller takes it back. */
export function settle(model: DealModel, how: 'approval' | 'decline' | 'withdrawal', who: Who): Outcome {
  const isWithdrawal = how === 'withdrawal';
  if (!isWithdrawal && !MODERATORS.includes(who)) return FORBIDDEN;
  if (!sees(who, model)) return UNSEEN;
  if (isWithdrawal && who !== 'seller') return FORBIDDEN;
  if (!model.hasRevision) return { status: 404, code: 'deal.revision.not_found' };
  if (!isWithdrawal && claimedByAnother(who, model)) return CLAIMED;
  if (!isWithdrawal) model.claimedBy = null;
  model.hasRevision = false;
  model.version += 1;
  return OK;
}

export function claim(model: DealModel, who: Who): Outcome {
  if (!MODERATORS.includes(who)) return FORBIDDEN;
  if (!sees(who, model)) return UNSEEN;
  if (claimedByAnother(who, model)) return CLAIMED;
  model.claimedBy = who;
  return OK;
}

/** The clock looks at every deal. */
export function strike(model: DealModel): void {
  if (LIVE.includes(model.status) && model.expiresIn !== null && model.expiresIn <= 0)
    moveTo(model, 'EXPIRED');
}

export function passTime(model: DealModel, tenths: number): void {
  if (model.publishedAgo !== null) model.publishedAgo += tenths;
  if (model.expiresIn !== null) model.expiresIn -= tenths;
}
