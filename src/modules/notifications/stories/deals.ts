import type { Fact } from '../../../facts/fact.js';
import type { Statement } from '../../../platform/prisma/generated/client.js';
import type { WholeDeal } from '../../deals/deals.reader.js';
import type { StoryOf } from '../rule.js';
import type { Sources } from '../sources.js';
import type { DealWords, DecisionWords, ExpiryWords, StatementWords } from '../templates/words.js';

interface AboutDeal {
  dealId: string;
}
interface OfDeal {
  sellerId: string;
}

/** A deal as it is now. */
export const aDeal: StoryOf<AboutDeal, OfDeal, DealWords> = async ({ data }, { deals }) => {
  const deal = await deals.find(data.dealId);
  return deal && tellOf(deal, {});
};

/** A deal and the person to whom its seller says it went. */
export const aSale: StoryOf<
  AboutDeal & { buyerId: string | null },
  { buyerId: string | null },
  DealWords
> = async ({ data }, { deals }) => {
  const deal = await deals.find(data.dealId);
  return deal && { ...tellOf(deal, {}), people: { buyerId: data.buyerId } };
};

/** A deal that was declined or taken down, why, and what its seller can do about it. */
export const aDecision: StoryOf<
  AboutDeal & { transitionId: string; reason: string },
  OfDeal,
  DecisionWords
> = async ({ data }, { deals, records }) => {
  const deal = await deals.find(data.dealId);
  const step = await deals.findTransition(data.transitionId);
  if (!deal || !step) return null;
  const statement = await records.findStatement(step.id);
  return tellOf(deal, {
    reason: data.reason,
    note: step.note,
    statement: statement && statementWords(statement),
  });
};

/** A staged change that was refused, and why. */
export const aRefusedRevision: StoryOf<
  AboutDeal & { reason: string; statementId: string },
  OfDeal,
  DecisionWords
> = async ({ data }, { deals, records }) => {
  const deal = await deals.find(data.dealId);
  const statement = await records.findStatement(data.statementId);
  if (!deal || !statement) return null;
  const { note } = statement;
  return tellOf(deal, { reason: data.reason, note, statement: statementWords(statement) });
};

/** A deal that ends soon, with the link that renews it. Renewed or sold meanwhile, there is nothing to warn of. */
export const anEndingDeal: StoryOf<AboutDeal & { expiresAt: string }, OfDeal, ExpiryWords> = async (
  { data }: Fact<AboutDeal & { expiresAt: string }>,
  { deals, renewalLinks },
) => {
  const deal = await deals.find(data.dealId);
  if (!deal || !endsAt(deal, data.expiresAt)) return null;
  const renewalUrl = renewalLinks.linkFor(deal);
  return { ...tellOf(deal, { expiresAt: data.expiresAt, renewalUrl }), link: renewalUrl };
};

/** Whether the deal still ends when its seller was told that it would. */
export async function stillEnding(
  { deals }: Sources,
  { dealId }: Record<string, string>,
  words: ExpiryWords,
): Promise<ExpiryWords | null> {
  const deal = dealId ? await deals.find(dealId) : null;
  return deal && endsAt(deal, words.expiresAt) ? words : null;
}

/** Whether everybody can still see it. */
export async function stillPublic<Words>(
  { deals }: Sources,
  { dealId }: Record<string, string>,
  words: Words,
): Promise<Words | null> {
  const deal = dealId ? await deals.find(dealId) : null;
  return deal && (deal.status === 'PUBLISHED' || deal.status === 'RESERVED') ? words : null;
}

/** Whether it can still be bought. */
export async function stillForSale<Words>(
  { deals }: Sources,
  { dealId }: Record<string, string>,
  words: Words,
): Promise<Words | null> {
  const deal = dealId ? await deals.find(dealId) : null;
  return deal?.status === 'PUBLISHED' && !deal.seller.suspendedAt && !deal.seller.deletedAt ? words : null;
}

/** Whether its time is still over: the seller may have renewed it. */
export async function stillExpired<Words>(
  { deals }: Sources,
  { dealId }: Record<string, string>,
  words: Words,
): Promise<Words | null> {
  const deal = dealId ? await deals.find(dealId) : null;
  return deal?.status === 'EXPIRED' ? words : null;
}

/** A statement of reasons in the words of a template. */
export function statementWords({
  reason,
  rule,
  facts,
  automated,
  decision,
  dealId,
}: Pick<Statement, 'reason' | 'rule' | 'facts' | 'automated' | 'decision' | 'dealId'>): StatementWords {
  return { reason, rule, facts, automated, appealDealId: decision === 'SUSPENSION' ? null : dealId };
}

function tellOf<More extends object>({ id, sellerId, title }: WholeDeal, more: More) {
  return {
    people: { sellerId },
    data: { dealId: id },
    words: { title, ...more },
    link: `/deals/${id}`,
  };
}

function endsAt({ expiresAt, closedAt }: WholeDeal, moment: string): boolean {
  return expiresAt?.toISOString() === moment && !closedAt;
}
