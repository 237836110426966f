import { Injectable } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { RequestInFlight } from './idempotency.problems.js';
import { replyRow } from './keep-reply.sql.js';
import type { ReplyRow } from './keep-reply.sql.js';
import type { KeyedRequest } from './keyed-request.js';
import { captureReply, takeBackHeaders } from './kept-replies.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route keeps its reply by itself, in the one statement that it writes (`@SealsReply`). */
    sealsReply?: boolean;
  }
  interface FastifyRequest {
    /** What the Idempotency-Key of the request asks for, where its route seals the reply. */
    keyed?: KeyedRequest;
  }
}

/**
 * For a route whose effect is one statement, and whose reply is known before it: the handler ends with
 * `SealedReplies.seal`, and the statement keeps the reply under the request's Idempotency-Key (`keepReplies`). No
 * transaction is begun around it. See docs/decisions/0107-sealed-replies.md.
 */
export const SealsReply = () => RouteConfig({ sealsReply: true });

/** Replies that are kept by the statement which has the effect that they tell of. */
@Injectable()
export class SealedReplies {
  /** Keys that this process works on. Others' are told by the lock in the database, which does not keep us from ourselves. */
  private readonly underway = new Set<string>();

  /**
   * Has the effect and gives the reply of it.
   *
   * @param write has the effect, unless a twin of the request was faster: then it changes nothing and gives false. What
   *   it is given is a row for `keepReplies`; null where the request has no key
   * @throws RequestInFlight if a twin was faster: the interceptor then gives its reply if there is one by now
   */
  async seal(
    reply: FastifyReply,
    result: object,
    write: (row: ReplyRow | null) => Promise<boolean>,
  ): Promise<unknown> {
    const { keyed, routeOptions } = reply.request;
    if (!routeOptions.config.sealsReply)
      throw new Error('A route that seals its reply is marked @SealsReply');
    const { kept, body } = captureReply(reply, result);
    try {
      if (keyed && kept) await this.once(keyed, () => write(replyRow(keyed, kept)));
      else await write(null);
      return body;
    } catch (error) {
      takeBackHeaders(reply);
      throw error;
    }
  }

  private async once({ scope, key }: KeyedRequest, write: () => Promise<boolean>): Promise<void> {
    const name = `${scope}:${key}`;
    if (this.underway.has(name)) throw new RequestInFlight();
    this.underway.add(name);
    try {
      if (!(await write())) throw new RequestInFlight();
    } finally {
      this.underway.delete(name);
    }
  }
}
