import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../platform/http/actor.js';
import { etagOf } from '../../platform/http/etag.js';
import { Storage } from '../../platform/storage/storage.js';
import type { DealResponse } from './deals.dto.js';
import { presentDeal } from './deals.presenter.js';
import type { WholeDeal } from './deals.reader.js';

/** The one way in which a deal is answered: its body for this viewer, its version as ETag. */
@Injectable()
export class DealReplies {
  constructor(private readonly storage: Storage) {}

  show(deal: WholeDeal, viewer: Actor | null, reply: FastifyReply): DealResponse {
    void reply.header('ETag', etagOf(deal.version));
    return presentDeal(deal, viewer, this.storage);
  }
}
