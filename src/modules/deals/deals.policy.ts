import type { Actor } from '../../platform/http/actor.js';
import { PUBLIC_STATUSES } from './deal.js';
import type { DealRole, DealStatus } from './deal.js';

interface OwnedDeal {
  sellerId: string;
  status: DealStatus;
  seller: { suspendedAt: Date | null; deletedAt: Date | null };
}

/** In what capacity somebody stands before a deal. */
export function roleIn(actor: Actor, deal: Pick<OwnedDeal, 'sellerId'>): DealRole {
  if (actor.userId === deal.sellerId) return 'seller';
  return actor.may('deals:moderate') ? 'moderator' : 'other';
}

/** Whether somebody (null: anonymous) may see a deal. What they may not see does not exist for them. */
export function maySee(actor: Actor | null, deal: OwnedDeal): boolean {
  const sellerIsThere = !deal.seller.suspendedAt && !deal.seller.deletedAt;
  if (sellerIsThere && PUBLIC_STATUSES.includes(deal.status)) return true;
  if (!actor) return false;
  const role = roleIn(actor, deal);
  return role === 'seller' || (role === 'moderator' && deal.status !== 'DRAFT');
}
