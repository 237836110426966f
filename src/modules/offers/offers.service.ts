import { Injectable } from '@nestjs/common';
import { after } from '../../common/time.js';
import type { Actor } from '../../platform/http/actor.js';
import type { Deal, PriceOffer } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { DealReservations } from '../deals/deal-reservations.service.js';
import { DiscussionUnavailable } from '../messages/discussions.problems.js';
import { DiscussionsReader } from '../messages/discussions.reader.js';
import { BlocksReader } from '../users/blocks.reader.js';
import { decideOffer, OFFER_LIFETIME_MS } from './offer.js';
import type { OfferVerb, PriceSide } from './offer.js';
import { OfferClock } from './offer-clock.service.js';
import { OfferSteps } from './offer-steps.service.js';
import { offerRefusalProblem } from './offers.problems.js';
import { OffersReader, WHOLE_OFFER } from './offers.reader.js';
import type { WholeOffer } from './offers.reader.js';

/**
 * Two people agree on a price. Each step is one transaction of row, history and fact; rows are locked in the order deal,
 * discussion, offer, so that of two at once one wins and none waits for ever.
 */
@Injectable()
export class OffersService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly discussions: DiscussionsReader,
    private readonly blocks: BlocksReader,
    private readonly offers: OffersReader,
    private readonly reservations: DealReservations,
    private readonly clock: OfferClock,
    private readonly steps: OfferSteps,
  ) {}

  /**
   * The buyer of a discussion names a price.
   *
   * @throws DiscussionNotFound, DiscussionUnavailable and what `offerRefusalProblem` names
   */
  async offer(actor: Actor, discussionId: string, priceCents: number): Promise<WholeOffer> {
    const { dealId, buyerId, sellerId } = await this.discussions.getOf(actor.userId, discussionId);
    await this.assertUnblocked(buyerId, sellerId);
    const role: PriceSide = actor.userId === buyerId ? 'BUYER' : 'SELLER';
    return this.prisma.$transaction(async (tx) => {
      const now = new Date();
      const deal = await lockDeal(tx, dealId);
      await tx.$queryRaw`SELECT id FROM "Discussion" WHERE id = ${discussionId}::uuid FOR UPDATE`;
      const last = await tx.priceOffer.findFirst({ where: { discussionId }, orderBy: { round: 'desc' } });
      const lapsed = last?.status === 'OPEN' && last.expiresAt <= now;
      const rounds = last?.round ?? 0;
      const status = lapsed ? 'EXPIRED' : (last?.status ?? null);
      const verdict = judge('offer', {
        role,
        now,
        rounds,
        priceCents,
        deal,
        status,
        by: null,
        expiresAt: null,
      });
      if (lapsed) await this.clock.end(tx, last, 'expire');
      const offer = await tx.priceOffer.create({
        data: {
          discussionId,
          dealId,
          buyerId,
          sellerId,
          priceCents,
          currency: deal.currency,
          by: role,
          round: rounds + 1,
          status: verdict.to,
          expiresAt: after(OFFER_LIFETIME_MS, now),
        },
      });
      await this.steps.record(tx, offer, {
        verb: 'offer',
        from: null,
        actorId: actor.userId,
        automatic: verdict.automatic,
      });
      return reload(tx, offer.id);
    });
  }

  /** Names another price in answer to one. @throws OfferNotFound, DiscussionUnavailable and what `offerRefusalProblem` names */
  async counter(actor: Actor, id: string, priceCents: number): Promise<WholeOffer> {
    return this.answer('counter', actor, id, priceCents);
  }

  /** Takes the price that stands: reserves the deal and ends the offers of all others. @throws as `counter` */
  async accept(actor: Actor, id: string): Promise<WholeOffer> {
    return this.answer('accept', actor, id);
  }

  async decline(actor: Actor, id: string): Promise<WholeOffer> {
    return this.answer('decline', actor, id);
  }

  /** Takes back one's own price. @throws as `counter` */
  async withdraw(actor: Actor, id: string): Promise<WholeOffer> {
    return this.answer('withdraw', actor, id);
  }

  private async answer(
    verb: OfferVerb,
    { userId: actorId }: Actor,
    id: string,
    priceCents: number | null = null,
  ): Promise<WholeOffer> {
    const { dealId, buyerId, sellerId } = await this.offers.getOf(actorId, id);
    // To end an offer is open to both all the same.
    if (verb === 'counter' || verb === 'accept') await this.assertUnblocked(buyerId, sellerId);
    const role: PriceSide = actorId === buyerId ? 'BUYER' : 'SELLER';
    return this.prisma.$transaction(async (tx) => {
      const now = new Date();
      const deal = await lockDeal(tx, dealId, verb === 'accept');
      await tx.$queryRaw`SELECT id FROM "PriceOffer" WHERE id = ${id}::uuid FOR UPDATE`;
      const { status, by, round, expiresAt } = await tx.priceOffer.findUniqueOrThrow({ where: { id } });
      const situation = { role, now, rounds: round, priceCents, deal, status, by, expiresAt } as const;
      const { to, automatic } = judge(verb, situation);
      const renewed = { by: role, round: round + 1, expiresAt: after(OFFER_LIFETIME_MS, now) };
      const offer = await tx.priceOffer.update({
        where: { id },
        data: {
          status: to,
          version: { increment: 1 },
          ...(priceCents === null ? {} : { ...renewed, priceCents }),
        },
      });
      if (verb === 'accept') {
        await this.reservations.reserveFor(tx, { dealId, actorId });
        await this.clock.supersedeAll(tx, dealId, id);
      }
      await this.steps.record(tx, offer, { verb, from: status, actorId, automatic });
      return reload(tx, id);
    });
  }

  private async assertUnblocked(buyerId: string, sellerId: string): Promise<void> {
    if (await this.blocks.standsBetween(buyerId, sellerId)) throw new DiscussionUnavailable();
  }
}

/** What the rule says. @throws what `offerRefusalProblem` names */
function judge(
  verb: OfferVerb,
  situation: {
    role: PriceSide;
    now: Date;
    rounds: number;
    priceCents: number | null;
    deal: Deal;
    status: PriceOffer['status'] | null;
    by: PriceSide | null;
    expiresAt: Date | null;
  },
) {
  const { deal, ...rest } = situation;
  const { priceCents: askedCents, floorCents, status } = deal;
  const verdict = decideOffer(verb, { ...rest, askedCents, floorCents, onSale: status === 'PUBLISHED' });
  if (!verdict.ok) throw offerRefusalProblem(verdict.refusal);
  return verdict;
}

/** Locks a deal so that its state stays as it is read: shared among those who do not change it. */
async function lockDeal(tx: Transaction, id: string, toChange = false): Promise<Deal> {
  if (toChange) await tx.$queryRaw`SELECT id FROM "Deal" WHERE id = ${id}::uuid FOR UPDATE`;
  else await tx.$queryRaw`SELECT id FROM "Deal" WHERE id = ${id}::uuid FOR SHARE`;
  return tx.deal.findUniqueOrThrow({ where: { id } });
}

async function reload(tx: Transaction, id: string): Promise<WholeOffer> {
  return tx.priceOffer.findUniqueOrThrow({ where: { id }, include: WHOLE_OFFER });
}
