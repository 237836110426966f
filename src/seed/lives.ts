import { DAY, HOUR, MINUTE } from '../common/time.js';
import { LIFETIME_MS } from '../modules/deals/deal.js';
import type { DealStatus, DealVerb } from '../modules/deals/deal.js';

/** One step of a demo deal's life. */
export interface SeedStep {
  verb: DealVerb | 'open';
  from: DealStatus | null;
  to: DealStatus;
  by: 'seller' | 'moderator' | 'system';
  at: Date;
  reason?: string;
  note?: string;
}

type Move = Omit<SeedStep, 'at' | 'from'>;

const OPEN: Move = { verb: 'open', to: 'DRAFT', by: 'seller' };
const SUBMIT: Move = { verb: 'submit', to: 'PENDING', by: 'seller' };
const APPROVE: Move = { verb: 'approve', to: 'PUBLISHED', by: 'moderator' };
const RESERVE: Move = { verb: 'reserve', to: 'RESERVED', by: 'seller' };
const ON_SALE = [OPEN, SUBMIT, APPROVE];
const DECLINES: readonly Move[] = [
  {
    verb: 'decline',
    to: 'DECLINED',
    by: 'moderator',
    reason: 'POOR_PICTURES',
    note: 'Please show the item itself.',
  },
  {
    verb: 'decline',
    to: 'DECLINED',
    by: 'moderator',
    reason: 'WRONG_CATEGORY',
    note: 'This belongs into another category.',
  },
];

/** The moves that lead to a state. */
function movesTo(status: DealStatus, index: number): readonly Move[] {
  switch (status) {
    case 'DRAFT':
      return [OPEN];
    case 'PENDING':
      return [OPEN, SUBMIT];
    case 'PUBLISHED':
      return ON_SALE;
    case 'RESERVED':
      return [...ON_SALE, RESERVE];
    case 'SOLD':
      return [...ON_SALE, ...(index % 2 ? [RESERVE] : []), { verb: 'sell', to: 'SOLD', by: 'seller' }];
    case 'EXPIRED':
      return [...ON_SALE, { verb: 'expire', to: 'EXPIRED', by: 'system' }];
    case 'DECLINED':
      return [OPEN, SUBMIT, DECLINES[index % DECLINES.length]!];
    case 'ARCHIVED':
      return [...ON_SALE, { verb: 'archive', to: 'ARCHIVED', by: 'seller' }];
  }
}

/** Which state the deal at `index` of the file ends in: of fifteen, ten are on sale. */
export function statusOf(index: number): DealStatus {
  switch (index % 15) {
    case 3:
      return 'PENDING';
    case 6:
      return 'RESERVED';
    case 9:
      return 'SOLD';
    case 12:
      return index % 2 ? 'EXPIRED' : 'DECLINED';
    case 14:
      return index % 2 ? 'ARCHIVED' : 'DRAFT';
    default:
      return 'PUBLISHED';
  }
}

/** The whole life of the deal at `index`, spread over the past weeks; the same for every seeding but for `now`. */
export function lifeOf(index: number, now: Date): SeedStep[] {
  const status = statusOf(index);
  const moves = movesTo(status, index);
  const ageMs = ageOf(status, index);
  const opened = now.getTime() - ageMs - index * MINUTE;
  let from: DealStatus | null = null;
  return moves.map((move, step) => {
    const at = new Date(
      move.verb === 'expire' ? opened + 3 * HOUR + LIFETIME_MS : opened + step * 1.5 * HOUR,
    );
    const seeded: SeedStep = { ...move, from, at };
    from = move.to;
    return seeded;
  });
}

/** How long ago a deal was opened: what waits for a moderator has not waited long. */
function ageOf(status: DealStatus, index: number): number {
  if (status === 'EXPIRED') return LIFETIME_MS + 5 * DAY;
  if (status === 'PENDING') return (2 + (index % 30)) * HOUR;
  return ((index * 11) % 40) * DAY + 9 * HOUR;
}
