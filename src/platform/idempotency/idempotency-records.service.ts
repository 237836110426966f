import { Injectable } from '@nestjs/common';
import { after, DAY } from '../../common/time.js';
import { PrismaService } from '../prisma/prisma.service.js';
import type { Transaction } from '../prisma/prisma.service.js';
import { KeyReused, RequestInFlight } from './idempotency.problems.js';
import type { KeyedRequest } from './keyed-request.js';

/** A reply as it went over the wire. */
export interface KeptReply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** How long a key is remembered; the policy (src/retention) removes its row after that. */
export const KEPT_MS = DAY;

/** What the claim of a key found instead of a free key. */
export class AlreadyDone extends Error {
  constructor(readonly reply: KeptReply) {
    super('a twin of this request was faster');
  }
}

/** Replies under the keys of their callers. A reply is written in the transaction of its effect, or not at all. */
@Injectable()
export class IdempotencyRecords {
  constructor(private readonly prisma: PrismaService) {}

  /** @throws KeyReused if the key belongs to another request */
  async find(request: KeyedRequest, client: Transaction = this.prisma): Promise<KeptReply | null> {
    const { scope, key, fingerprint } = request;
    const record = await client.idempotencyRecord.findUnique({ where: { scope_key: { scope, key } } });
    if (!record || record.createdAt <= after(-KEPT_MS)) return null;
    if (!fingerprint.equals(record.fingerprint)) throw new KeyReused();
    const { status, headers, body } = record;
    return { status, headers: headers as Record<string, string>, body };
  }

  /**
   * Takes the key for as long as the transaction lasts, without waiting.
   *
   * @throws RequestInFlight if a twin holds it, AlreadyDone if a twin is finished, KeyReused
   */
  async claim(tx: Transaction, request: KeyedRequest): Promise<void> {
    const name = `idempotency:${request.scope}:${request.key}`;
    const [lock] = await tx.$queryRaw<{ taken: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) AS taken`;
    if (!lock?.taken) throw new RequestInFlight();
    const reply = await this.find(request, tx);
    if (reply) throw new AlreadyDone(reply);
  }

  /** Writes the reply beside the effect. An expired record under the same key gives way. */
  async keep(tx: Transaction, { scope, key, fingerprint }: KeyedRequest, reply: KeptReply): Promise<void> {
    const own = { ...reply, fingerprint: new Uint8Array(fingerprint), createdAt: new Date() };
    await tx.idempotencyRecord.upsert({
      where: { scope_key: { scope, key } },
      create: { scope, key, ...own },
      update: own,
    });
  }
}
