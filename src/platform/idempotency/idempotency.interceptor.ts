import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import { renderProblem } from '../errors/problem-reply.js';
import { toProblem } from '../errors/to-problem.js';
import { PrismaService } from '../prisma/prisma.service.js';
import { RequestTransaction, runInRequestTransaction } from '../prisma/request-transaction.js';
import { AlreadyDone, IdempotencyRecords } from './idempotency-records.service.js';
import type { KeptReply } from './idempotency-records.service.js';
import { readKeyedRequest } from './keyed-request.js';
import type { KeyedRequest } from './keyed-request.js';
import { captureReply, sendAgain } from './kept-replies.js';

/**
 * Gives every mutating route its Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07): whatever the route
 * writes and the reply that tells of it are one transaction. See docs/decisions/0031-idempotency.md.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly prisma: PrismaService,
    private readonly records: IdempotencyRecords,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const keyed = readKeyedRequest(request);
    if (!keyed) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return from(this.once(keyed, next, request, reply));
  }

  private async once(
    keyed: KeyedRequest,
    next: CallHandler,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<unknown> {
    const done = await this.records.find(keyed);
    if (done) return sendAgain(done, reply);
    let refusal: Error | undefined;
    const transaction = new RequestTransaction(
      (work) => this.prisma.$transaction(work),
      async (tx) => {
        try {
          await this.records.claim(tx, keyed);
        } catch (error) {
          refusal = error as Error;
          throw error;
        }
      },
    );
    try {
      const result: unknown = await runInRequestTransaction(transaction, () =>
        lastValueFrom(next.handle(), { defaultValue: undefined }),
      );
      const { kept, body } = captureReply(reply, result);
      await this.finish(transaction, keyed, kept);
      return body;
    } catch (error) {
      // The claim decides, whatever the route made of its refusal.
      if (refusal === undefined) return this.fail(error, transaction, keyed, request, reply);
      await transaction.rollBack();
      if (refusal instanceof AlreadyDone) return sendAgain(refusal.reply, reply);
      throw refusal;
    }
  }

  /** A refusal after something was written is kept with it; one before it changed nothing and may be tried again. */
  private async fail(
    error: unknown,
    transaction: RequestTransaction,
    keyed: KeyedRequest,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<unknown> {
    const problem = toProblem(error);
    if (transaction.changed && !transaction.isOver && problem.kind.status < 500) {
      await this.finish(transaction, keyed, renderProblem(problem, request));
      throw error;
    }
    await transaction.rollBack();
    // It may have failed only because its twin was faster.
    const done = await this.records.find(keyed);
    if (done) return sendAgain(done, reply);
    throw error;
  }

  private async finish(
    transaction: RequestTransaction,
    keyed: KeyedRequest,
    reply: KeptReply | null,
  ): Promise<void> {
    const tx = await transaction.open();
    if (reply) await this.records.keep(tx, keyed, reply);
    await transaction.commit();
  }
}
