import { wordsOf } from './moderation-notices.js';
import type { StatementInNotice } from './moderation-notices.js';
import type { Notice } from './notice.js';

/** What the words need of a deal. */
interface DealInNotice {
  id: string;
  sellerId: string;
  title: string;
}

interface Decision {
  reason: string;
  note: string | null;
  /** Absent for decisions older than statements are. */
  statement?: StatementInNotice | null;
}

const REASONS: Record<string, string> = {
  PROHIBITED_ITEM: 'this item may not be sold here',
  SUSPECTED_SCAM: 'it looks like a scam',
  WRONG_CATEGORY: 'it is in the wrong category',
  MISLEADING_TITLE: 'the title is misleading',
  POOR_PICTURES: 'the pictures do not show the item well enough',
  POOR_DESCRIPTION: 'the description does not say enough',
  UNREALISTIC_PRICE: 'the price is not realistic',
  DUPLICATE: 'it is on sale here already',
  OTHER: 'see the note',
};

/** Who is told what when a deal is published: its seller. */
export function noticeOfPublication(deal: DealInNotice): Notice {
  return {
    ...toSeller(deal),
    kind: 'deal.approved',
    title: 'Your deal is on sale',
    text: `"${deal.title}" was approved and everybody can see it now.`,
    action: { label: 'See my deal', path: `/deals/${deal.id}` },
  };
}

/** Who is told what when a deal is declined: its seller, with the reason and what to do next. */
export function noticeOfDecline(
  deal: DealInNotice,
  decision: Decision & { askedForChanges: boolean },
): Notice {
  const { askedForChanges } = decision;
  return {
    ...toSeller(deal),
    kind: askedForChanges ? 'deal.changes_asked' : 'deal.declined',
    title: askedForChanges ? 'Please change your deal' : 'Your deal was declined',
    text: `"${deal.title}" was not approved: ${because(decision)} You can change it and submit it again.${explained(decision)}`,
    action: { label: 'Open my deal', path: `/deals/${deal.id}` },
  };
}

/** Who is told what when a public deal is taken down: its seller. */
export function noticeOfTakedown(deal: DealInNotice, decision: Decision): Notice {
  return {
    ...toSeller(deal),
    kind: 'deal.taken_down',
    title: 'Your deal was taken down',
    text: `"${deal.title}" is no longer shown: ${because(decision)}${explained(decision)}`,
    action: { label: 'Open my deal', path: `/deals/${deal.id}` },
  };
}

/** Who is told what when a staged change is published: the seller. */
export function noticeOfRevision(deal: DealInNotice): Notice {
  return {
    ...toSeller(deal),
    kind: 'deal.revision_approved',
    title: 'Your change is public',
    text: `The change of "${deal.title}" was approved and everybody can see it now.`,
    action: { label: 'See my deal', path: `/deals/${deal.id}` },
  };
}

/** Who is told what when a staged change is refused: the seller. */
export function noticeOfRefusedRevision(deal: DealInNotice, decision: Decision): Notice {
  return {
    ...toSeller(deal),
    kind: 'deal.revision_declined',
    title: 'Your change was declined',
    text: `The change of "${deal.title}" was not approved: ${because(decision)} What was public before stays public.${explained(decision)}`,
    action: { label: 'Open my deal', path: `/deals/${deal.id}` },
  };
}

/** Who is told what before a deal ends: the seller, with the link that renews it. */
export function noticeOfExpiry(deal: DealInNotice & { expiresAt: Date }, renewalUrl: string): Notice {
  const day = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(deal.expiresAt);
  return {
    ...toSeller(deal),
    kind: 'deal.expiring',
    title: 'Your deal ends soon',
    text: `"${deal.title}" is shown until ${day}. Is it still for sale? Renew it for another 60 days:\n${renewalUrl}`,
    action: { label: 'Renew my deal', path: `/deals/${deal.id}`, url: renewalUrl },
  };
}

/** Who is told what when a deal has ended: the seller. */
export function noticeOfEnd(deal: DealInNotice): Notice {
  return {
    ...toSeller(deal),
    kind: 'deal.expired',
    title: 'Your deal has ended',
    text: `"${deal.title}" is no longer shown. If it is still for sale, renew it.`,
    action: { label: 'Open my deal', path: `/deals/${deal.id}` },
  };
}

function toSeller({ id, sellerId }: DealInNotice) {
  return { userId: sellerId, data: { dealId: id } };
}

function because({ reason, note }: Decision): string {
  const words = REASONS[reason] ?? REASONS.OTHER!;
  return note ? `${words}.\nThe moderator writes: ${note}\n` : `${words}.`;
}

function explained({ statement }: Decision): string {
  return statement ? `\n${wordsOf(statement)}` : '';
}
