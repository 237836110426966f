import { applyDecorators, Injectable, SetMetadata, UseInterceptors } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { tap } from 'rxjs';
import type { Observable } from 'rxjs';
import { matchesTag, weakEtagOf } from './etag.js';

const FRESH_SECONDS = 'kwad:fresh-seconds';

/**
 * Who is signed in gets an answer of their own, which only their browser may keep, and must ask again before showing
 * it. Everybody else shares one for `seconds`, and for a while longer while a new one is fetched (RFC 5861).
 */
@Injectable()
class CachingInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const seconds = this.reflector.get<number>(FRESH_SECONDS, context.getHandler());
    const http = context.switchToHttp();
    const { actor } = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    return next.handle().pipe(
      tap(() => {
        const shared = `public, max-age=${seconds}, stale-while-revalidate=${seconds * 4}`;
        void reply.header('Cache-Control', actor ? 'private, no-cache' : shared);
        varyBy(reply, 'Authorization');
      }),
    );
  }
}

/** Lets caches keep the answers of a public GET route: for so many seconds where the caller is not signed in. */
export const Cacheable = (seconds: number) =>
  applyDecorators(
    SetMetadata(FRESH_SECONDS, seconds),
    UseInterceptors(CachingInterceptor),
    ApiHeader({ name: 'If-None-Match', required: false, description: 'An ETag that you hold' }),
    ApiResponse({ status: 304, description: 'What you hold is still right' }),
  );

/**
 * Conditional requests: every answer that may be kept gets a tag, and `If-None-Match` is honoured wherever there is one
 * (RFC 9110, 13.1.2).
 */
export function answerConditionally(fastify: FastifyInstance): void {
  fastify.addHook('onSend', async (request, reply, payload) => {
    if (!['GET', 'HEAD'].includes(request.method) || reply.statusCode !== 200) return payload;
    if (typeof payload === 'string' && mayBeKept(reply) && !reply.hasHeader('ETag'))
      void reply.header('ETag', weakEtagOf(payload));
    const [given, etag] = [request.headers['if-none-match'], reply.getHeader('ETag')];
    if (!given || !etag || !matchesTag(given, String(etag))) return payload;
    void reply.code(304).removeHeader('Content-Length').removeHeader('Content-Type');
    return null;
  });
}

function mayBeKept(reply: FastifyReply): boolean {
  const policy = reply.getHeader('Cache-Control');
  return typeof policy === 'string' && !policy.includes('no-store');
}

/** Adds to `Vary`, which CORS has written to before. */
function varyBy(reply: FastifyReply, name: string): void {
  const given = String(reply.getHeader('Vary') ?? '');
  if (!given.includes(name)) void reply.header('Vary', given ? `${given}, ${name}` : name);
}
