import { applyDecorators, Injectable, SetMetadata, UseInterceptors } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, tap } from 'rxjs';
import type { Observable } from 'rxjs';
import { PublicCache } from '../cache/public-cache.service.js';
import type { KeptAnswer } from '../cache/public-cache.service.js';
import { matchesTag, weakEtagOf } from './etag.js';

const FRESH_SECONDS = 'kwad:fresh-seconds';
const JSON_TYPE = 'application/json; charset=utf-8';

/** What belongs to an answer itself, and not to who asked for it. */
const OWN_HEADERS = ['Cache-Control', 'Content-Type', 'ETag', 'X-Search-Engine'];

/**
 * Who is signed in gets an answer of their own, which only their browser may keep, and must ask again before showing
 * it. Everybody else shares one for `seconds`, and for a while longer while a new one is fetched (RFC 5861); this
 * process itself keeps it for a moment (`PublicCache`).
 */
@Injectable()
class CachingInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly cache: PublicCache,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const seconds = this.reflector.get<number>(FRESH_SECONDS, context.getHandler());
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const { actor } = request;
    const reply = http.getResponse<FastifyReply>();
    const answer = next.handle().pipe(
      tap(() => {
        void reply.header('Cache-Control', actor ? 'private, no-cache' : policyOf(seconds));
        varyBy(reply, 'Authorization');
      }),
    );
    return request.sharedKey === null ? answer : from(this.shared(request.sharedKey, request, reply, answer));
  }

  private async shared(
    key: string,
    request: FastifyRequest,
    reply: FastifyReply,
    answer: Observable<unknown>,
  ): Promise<Buffer> {
    const route = request.routeOptions.url ?? '';
    const { body, headers, mine } = await this.cache.share(key, route, async () =>
      finish(await lastValueFrom(answer), reply),
    );
    if (!mine) this.cache.tellShared(request);
    giveShared(reply, headers);
    return body;
  }
}

/** An answer as bytes, with its tag. */
function finish(answer: unknown, reply: FastifyReply): KeptAnswer {
  const isText = typeof answer === 'string';
  const body = Buffer.isBuffer(answer) ? answer : Buffer.from(isText ? answer : JSON.stringify(answer));
  const given = OWN_HEADERS.map((name) => [name, reply.getHeader(name)]).filter(([, value]) => value);
  const headers = Object.fromEntries(given) as Record<string, string>;
  return { body, headers: { 'Content-Type': JSON_TYPE, ETag: weakEtagOf(body), ...headers } };
}

function policyOf(seconds: number): string {
  return seconds === 0
    ? 'public, no-cache'
    : `public, max-age=${seconds}, stale-while-revalidate=${seconds * 4}`;
}

/**
 * Lets caches keep the answers of a public GET route: for so many seconds where the caller is not signed in. 0 is for
 * what shows deals: a cache asks each time (by the tag, which costs little), so that nobody sees what is gone.
 */
export const Cacheable = (seconds: number) =>
  applyDecorators(
    SetMetadata(FRESH_SECONDS, seconds),
    RouteConfig({ isShared: true }),
    UseInterceptors(CachingInterceptor),
    ApiHeader({ name: 'If-None-Match', required: false, description: 'An ETag that you hold' }),
    ApiResponse({ status: 304, description: 'What you hold is still right' }),
  );

/**
 * Conditional requests: every answer that may be kept gets a tag, and `If-None-Match` is honoured wherever there is one
 * (RFC 9110, 13.1.2).
 */
export function answerConditionally(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if ((request.method !== 'GET' && request.method !== 'HEAD') || reply.statusCode !== 200)
      return done(null, payload);
    const isText = typeof payload === 'string' || Buffer.isBuffer(payload);
    if (isText && !reply.hasHeader('ETag') && mayBeKept(reply))
      void reply.header('ETag', weakEtagOf(payload));
    const [given, etag] = [request.headers['if-none-match'], reply.getHeader('ETag')];
    if (!given || !etag || !matchesTag(given, String(etag))) return done(null, payload);
    void reply.code(304).removeHeader('Content-Length').removeHeader('Content-Type');
    done(null, null);
  });
}

function mayBeKept(reply: FastifyReply): boolean {
  const policy = reply.getHeader('Cache-Control');
  return typeof policy === 'string' && !policy.includes('no-store');
}

/** Puts the headers of an answer that strangers share on one reply of it. */
export function giveShared(reply: FastifyReply, headers: KeptAnswer['headers']): void {
  void reply.headers(headers);
  varyBy(reply, 'Authorization');
}

/** Adds to `Vary`, which CORS has written to before. */
function varyBy(reply: FastifyReply, name: string): void {
  const given = String(reply.getHeader('Vary') ?? '');
  if (!given.includes(name)) void reply.header('Vary', given ? `${given}, ${name}` : name);
}
