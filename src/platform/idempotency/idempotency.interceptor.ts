import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, from, lastValueFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import { renderProblem } from '../errors/problem-reply.js';
import { toProblem } from '../errors/to-problem.js';
import { PrismaService } from '../prisma/prisma.service.js';
import { RequestTransaction, runInRequestTransaction } from '../prisma/request-transaction.js';
import { IdempotencyRecords } from './idempotency-records.service.js';
import { readKeyedRequest } from './keyed-request.js';
import type { KeyedRequest } from './keyed-request.js';
import { captureReply, sendAgain } from './kept-replies.js';
import type { KeptReply } from './kept-replies.js';

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
    if (!request.routeOptions.config.sealsReply) return from(this.once(keyed, next, request, reply));
    request.keyed = keyed;
    return next.handle().pipe(catchError((error: unknown) => this.giveKept(keyed, reply, error)));
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
    const refuse = (error: Error): never => {
      refusal = error;
      throw error;
    };
    const transaction = new RequestTransaction(
      (work) => this.prisma.$transaction(work),
      (tx) => this.records.claim(tx, keyed).catch(refuse),
    );
    const finish = async (kept: KeptReply | null) => {
      const tx = await transaction.open();
      if (kept) await this.records.keep(tx, keyed, kept).catch(refuse);
      await transaction.commit();
    };
    const giveUp = async (error: unknown) => {
      await transaction.rollBack();
      // The claim decides, whatever the route made of its refusal.
      return this.giveKept(keyed, reply, refusal ?? error);
    };
    try {
      const result: unknown = await runInRequestTransaction(transaction, () =>
        lastValueFrom(next.handle(), { defaultValue: undefined }),
      );
      const { kept, body } = captureReply(reply, result);
      await finish(kept);
      return body;
    } catch (error) {
      const problem = toProblem(error);
      const changedSomething = transaction.changed && !transaction.isOver && problem.kind.status < 500;
      if (refusal !== undefined || !changedSomething) return giveUp(error);
      // A refusal after something was written is kept with it; one before it changed nothing and may be tried again.
      const unkept = await finish(renderProblem(problem, request)).catch((failure: unknown) => ({ failure }));
      if (unkept) return giveUp(unkept.failure);
      throw error;
    }
  }

  /** Gives the reply of a twin that was faster: this request may have failed only because of it. @throws `error` else */
  private async giveKept(keyed: KeyedRequest, reply: FastifyReply, error: unknown): Promise<unknown> {
    const done = await this.records.find(keyed);
    if (done) return sendAgain(done, reply);
    throw error;
  }
}
