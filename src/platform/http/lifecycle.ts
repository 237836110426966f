import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

/** Whether this process is on its way out: it still answers, but nobody should send it more. */
@Injectable()
export class Lifecycle {
  private leaving = false;

  get draining(): boolean {
    return this.leaving;
  }

  /** From now on readiness says no, and every answer ends its connection. */
  drain(): void {
    this.leaving = true;
  }
}

/** While draining, ends each connection with its next answer, so that clients and proxies open theirs elsewhere. */
export function endConnectionsWhenDraining(fastify: FastifyInstance, lifecycle: Lifecycle): void {
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (lifecycle.draining) void reply.header('Connection', 'close');
    done();
  });
}
