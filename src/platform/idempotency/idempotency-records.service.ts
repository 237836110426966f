import { Injectable } from '@nestjs/common';
import { after } from '../../common/time.js';
import { PrismaService } from '../prisma/prisma.service.js';
import type { Transaction } from '../prisma/prisma.service.js';
import { KeyReused, RequestInFlight } from './idempotency.problems.js';
import { CLAIM_KEY, FIND_REPLY, KEEP_REPLY, KEPT_MS, replyRow } from './keep-reply.sql.js';
import type { KeyedRequest } from './keyed-request.js';
import type { KeptReply } from './kept-replies.js';

interface RecordRow extends KeptReply {
  fingerprint: Uint8Array;
}

/** Replies under the keys of their callers. A reply is written in the transaction of its effect, or not at all. */
@Injectable()
export class IdempotencyRecords {
  constructor(private readonly prisma: PrismaService) {}

  /** @throws KeyReused if the key belongs to another request */
  async find(request: KeyedRequest): Promise<KeptReply | null> {
    const [record] = await this.prisma.sql<RecordRow>(FIND_REPLY, valuesOf(request));
    return record ? replyOf(record, request) : null;
  }

  /**
   * Takes the key for as long as the transaction lasts, without waiting.
   *
   * @throws RequestInFlight if a twin holds it or is finished
   */
  async claim(tx: Transaction, request: KeyedRequest): Promise<void> {
    const [claim] = await tx.$queryRawUnsafe<{ taken: boolean; isKept: boolean }[]>(
      CLAIM_KEY,
      ...valuesOf(request),
    );
    if (!claim?.taken || claim.isKept) throw new RequestInFlight();
  }

  /**
   * Writes the reply beside the effect. An expired record under the same key gives way.
   *
   * @throws RequestInFlight if a twin was finished just before the key was claimed: nothing of this request may stay
   */
  async keep(tx: Transaction, request: KeyedRequest, reply: KeptReply): Promise<void> {
    const kept = await tx.$queryRawUnsafe<object[]>(KEEP_REPLY, JSON.stringify(replyRow(request, reply)));
    if (kept.length === 0) throw new RequestInFlight();
  }
}

const valuesOf = ({ scope, key }: KeyedRequest) => [scope, key, after(-KEPT_MS).toISOString()];

function replyOf({ fingerprint, status, headers, body }: RecordRow, request: KeyedRequest): KeptReply {
  if (!request.fingerprint.equals(fingerprint)) throw new KeyReused();
  return { status, headers, body };
}
