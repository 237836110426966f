import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../platform/http/actor.js';
import { etagOf } from '../../platform/http/etag.js';
import { Storage } from '../../platform/storage/storage.js';
import { LIVE_STATUSES } from './deal.js';
import { presentRevision } from './deal-revision.presenter.js';
import { DealRevisionsReader } from './deal-revisions.reader.js';
import type { DealResponse } from './deals.dto.js';
import { presentDeal } from './deals.presenter.js';
import type { ShownDeal } from './deals.presenter.js';

/** The one way in which a deal is answered: its body for this viewer, its version as ETag. */
@Injectable()
export class DealReplies {
  constructor(
    private readonly storage: Storage,
    private readonly revisions: DealRevisionsReader,
  ) {}

  async show(deal: ShownDeal, viewer: Actor | null, reply: FastifyReply): Promise<DealResponse> {
    void reply.header('ETag', etagOf(deal.version));
    return this.present(deal, viewer);
  }

  /** The body alone: with the change that waits for approval, for those who may see it. */
  async present(deal: ShownDeal, viewer: Actor | null): Promise<DealResponse> {
    const answer = presentDeal(deal, viewer, this.storage);
    if (!answer.own) return answer;
    const revision = LIVE_STATUSES.includes(deal.status) ? await this.revisions.findOpen(deal.id) : null;
    return {
      ...answer,
      own: { ...answer.own, revision: revision ? presentRevision(revision, deal, this.storage) : null },
    };
  }
}
