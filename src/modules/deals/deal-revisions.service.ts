import { Injectable } from '@nestjs/common';
import {
  dealEdited,
  dealRevisionApproved,
  dealRevisionDeclined,
  dealRevisionStaged,
  dealRevisionWithdrawn,
} from '../../facts/deals.facts.js';
import { withChange } from '../../facts/fact.js';
import { Forbidden } from '../../platform/errors/http.problems.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Actor } from '../../platform/http/actor.js';
import type { Prisma } from '../../platform/prisma/generated/client.js';
import { isForeignKeyViolation, isUniqueViolation } from '../../platform/prisma/database-errors.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { LIVE_STATUSES } from './deal.js';
import { DealClaims } from './deal-claims.service.js';
import { fieldsOf, onlyChanges } from './deal-revision.js';
import type { StagedFields } from './deal-revision.js';
import { DealRevisionsReader } from './deal-revisions.reader.js';
import type { OpenRevision } from './deal-revisions.reader.js';
import type { RevisionDeclineBody } from './deal-revision.dto.js';
import { roleIn } from './deals.policy.js';
import {
  DealIncomplete,
  DealTransitionConflict,
  ImagesNotUsable,
  OwnDeal,
  RevisionNotFound,
  RevisionReplaced,
} from './deals.problems.js';
import { DealsReader, WHOLE_DEAL } from './deals.reader.js';
import type { WholeDeal } from './deals.reader.js';
import { Statements } from './statements.service.js';

/** Staged edits of public deals. Each step locks the deal's row first, so two of them never cross. */
@Injectable()
export class DealRevisions {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly deals: DealsReader,
    private readonly revisions: DealRevisionsReader,
    private readonly claims: DealClaims,
    private readonly statements: Statements,
  ) {}

  /**
   * Stages fields of a public deal beside those that wait already. The row that waits is replaced, never changed, so a
   * moderator can name the one that was read. Call it after the deal's row was updated in `tx`.
   *
   * @throws DealIncomplete if no picture would be left
   */
  async stage(tx: Transaction, deal: WholeDeal, fields: StagedFields): Promise<void> {
    if (Object.keys(fields).length === 0) return;
    if (fields.imageIds?.length === 0) throw new DealIncomplete();
    const open = await this.revisions.findOpen(deal.id, tx);
    if (open) await close(tx, open.id, { status: 'WITHDRAWN' });
    const about = { dealId: deal.id, sellerId: deal.sellerId };
    const changes = onlyChanges({ ...(open ? fieldsOf(open) : {}), ...fields }, deal);
    if (Object.keys(changes).length === 0) {
      if (open) await this.facts.record(tx, dealRevisionWithdrawn({ ...about, revisionId: open.id }));
      return;
    }
    const { imageIds, ...plain } = changes;
    const { id: revisionId } = await tx.dealRevision.create({
      data: {
        ...plain,
        dealId: deal.id,
        productEdited: 'productId' in plain,
        imagesEdited: imageIds !== undefined,
      },
    });
    await tx.dealRevisionImage.createMany({
      data: (imageIds ?? []).map((imageId, position) => ({ revisionId, imageId, position })),
    });
    await this.facts.record(tx, dealRevisionStaged({ ...about, revisionId }));
  }

  /** The seller takes the staged edit back. @throws DealNotFound, RevisionNotFound, Forbidden */
  async withdraw(actor: Actor, dealId: string): Promise<WholeDeal> {
    const deal = await this.deals.getVisible(dealId, actor);
    if (roleIn(actor, deal) !== 'seller') throw new Forbidden();
    return this.settle(deal, undefined, { status: 'WITHDRAWN' }, async (tx, { id: revisionId }) => {
      await this.facts.record(tx, dealRevisionWithdrawn({ dealId, sellerId: deal.sellerId, revisionId }));
    });
  }

  /** Publishes the staged edit. @throws DealNotFound, RevisionNotFound, RevisionReplaced, DealClaimed, OwnDeal */
  async approve(actor: Actor, dealId: string, revisionId?: string): Promise<WholeDeal> {
    const deal = await this.getForModerator(actor, dealId);
    const decision = { status: 'APPROVED', decidedById: actor.userId } as const;
    return this.settle(deal, revisionId, decision, async (tx, revision) => {
      await this.claims.end(tx, dealId, actor.userId);
      const { imageIds, ...fields } = fieldsOf(revision);
      await tx.deal.updateMany({ where: { id: dealId }, data: fields });
      if (imageIds) await placeImages(tx, dealId, imageIds);
      await this.remember(tx, deal, 'approve_revision', actor);
      const about = { dealId, sellerId: deal.sellerId };
      await this.facts.record(
        tx,
        withChange(
          dealRevisionApproved({ ...about, revisionId: revision.id }),
          `deal:${dealId}`,
          { revision: 'OPEN' },
          { revision: 'APPROVED', revisionId: revision.id },
        ),
        dealEdited(about),
      );
    });
  }

  /** Refuses the staged edit; the published version stays. @throws as `approve` */
  async decline(actor: Actor, dealId: string, body: RevisionDeclineBody): Promise<WholeDeal> {
    const { reason, note, revisionId } = body;
    const deal = await this.getForModerator(actor, dealId);
    const decision = { status: 'DECLINED', decidedById: actor.userId, reason, note: note ?? null } as const;
    return this.settle(deal, revisionId, decision, async (tx, revision) => {
      await this.claims.end(tx, dealId, actor.userId);
      const statementId = await this.remember(tx, deal, 'decline_revision', actor, { reason, note });
      const statement = { id: statementId, decision: 'REVISION_DECLINE', reason, note, actor } as const;
      await this.statements.issueForDeal(tx, deal, statement);
      const about = { dealId, sellerId: deal.sellerId };
      await this.facts.record(
        tx,
        withChange(
          dealRevisionDeclined({ ...about, revisionId: revision.id, reason, statementId }),
          `deal:${dealId}`,
          { revision: 'OPEN' },
          { revision: 'DECLINED', revisionId: revision.id, reason },
        ),
      );
    });
  }

  /**
   * Puts the edit that was refused last back to those that wait, after an appeal. What the seller did meanwhile counts more.
   *
   * @returns false if the deal is no longer public, or a newer edit took its place
   */
  async reopen(tx: Transaction, actor: Actor, dealId: string): Promise<boolean> {
    const { count } = await tx.deal.updateMany({
      where: { id: dealId, status: { in: [...LIVE_STATUSES] } },
      data: { version: { increment: 1 } },
    });
    const last = await tx.dealRevision.findFirst({ where: { dealId }, orderBy: { id: 'desc' } });
    if (count === 0 || last?.status !== 'DECLINED') return false;
    await tx.dealRevision.update({
      where: { id: last.id },
      data: { status: 'OPEN', reason: null, note: null, decidedById: null, decidedAt: null },
    });
    const deal = await tx.deal.findUniqueOrThrow({ where: { id: dealId }, include: WHOLE_DEAL });
    await this.remember(tx, deal, 'reopen_revision', actor, { note: 'an appeal was upheld' });
    await this.facts.record(tx, dealRevisionStaged({ dealId, sellerId: deal.sellerId, revisionId: last.id }));
    return true;
  }

  private async getForModerator(actor: Actor, dealId: string): Promise<WholeDeal> {
    const deal = await this.deals.getVisible(dealId, actor);
    if (roleIn(actor, deal) === 'seller') throw new OwnDeal();
    return deal;
  }

  /** Ends the open revision in one way, with what belongs to it. Of two at once one wins. */
  private async settle(
    deal: WholeDeal,
    revisionId: string | undefined,
    end: Prisma.DealRevisionUncheckedUpdateManyInput,
    work: (tx: Transaction, revision: OpenRevision) => Promise<void>,
  ): Promise<WholeDeal> {
    const { id, version } = deal;
    const open = await this.revisions.findOpen(id);
    if (!open) throw new RevisionNotFound();
    if (revisionId !== undefined && open.id !== revisionId) throw new RevisionReplaced();
    try {
      return await this.prisma.$transaction(async (tx) => {
        const { count } = await tx.deal.updateMany({
          where: { id, version, status: { in: [...LIVE_STATUSES] } },
          data: { version: { increment: 1 } },
        });
        if (count === 0 || !(await close(tx, open.id, end)))
          throw new DealTransitionConflict('Somebody else was faster');
        await work(tx, open);
        return tx.deal.findUniqueOrThrow({ where: { id }, include: WHOLE_DEAL });
      });
    } catch (error) {
      if (isUniqueViolation(error)) throw new ImagesNotUsable('One of its pictures is shown by another deal');
      throw error;
    }
  }

  /** @returns the id of the step in the deal's history */
  private async remember(
    tx: Transaction,
    { id: dealId, status }: WholeDeal,
    verb: string,
    actor: Actor,
    why: { reason?: string; note?: string | undefined } = {},
  ): Promise<string> {
    const data = { dealId, verb, from: status, to: status, actorId: actor.userId, ...why };
    return (await tx.dealTransition.create({ data })).id;
  }
}

/** @returns whether it was open until now */
async function close(
  tx: Transaction,
  id: string,
  end: Prisma.DealRevisionUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await tx.dealRevision.updateMany({
    where: { id, status: 'OPEN' },
    data: { ...end, decidedAt: new Date() },
  });
  return count === 1;
}

/** Shows just these pictures, in this order. */
export async function placeImages(tx: Transaction, dealId: string, imageIds: string[]): Promise<void> {
  await tx.dealImage.deleteMany({ where: { dealId } });
  await tx.dealImage
    .createMany({ data: imageIds.map((imageId, position) => ({ dealId, imageId, position })) })
    .catch(refuseTakenImages);
}

/** Another deal took one of the pictures since they were checked, or its owner removed it. @throws ImagesNotUsable */
export function refuseTakenImages(error: unknown): never {
  throw isUniqueViolation(error) || isForeignKeyViolation(error) ? new ImagesNotUsable() : error;
}
