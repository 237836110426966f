import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UnsupportedMediaType } from '../errors/http.problems.js';

const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The media types that the route takes; absent: JSON. */
    takes?: readonly string[];
    /** The handler sees the body byte for byte too (`request.rawBody`). */
    keepsRawBody?: boolean;
  }
  interface FastifyRequest {
    rawBody?: Buffer;
  }
}

/** Lets a route take `multipart/form-data` instead of JSON. */
export const TakesMultipart = () => TakesFiles();

/** As `TakesMultipart`, and a raw body of one of `types`, which the handler gets as a stream (`request.body`). */
export const TakesFiles = (...types: (typeof RAW_TYPES)[number][]) => {
  const takes = ['multipart/form-data', ...types];
  return applyDecorators(RouteConfig({ takes }), ApiConsumes(...takes));
};

/** Bodies that are not read before a handler does. */
const RAW_TYPES = ['text/csv', 'application/x-ndjson'] as const;

/** Lets a route take a web form as well as JSON. Nothing of it is read: only for routes where the address says it all. */
export const TakesForms = () =>
  applyDecorators(RouteConfig({ takes: [JSON_TYPE, FORM] }), ApiConsumes(JSON_TYPE, FORM));

/** Lets a handler see the body byte for byte, for signatures over it. */
export const KeepsRawBody = () => RouteConfig({ keepsRawBody: true });

/**
 * Refuses bodies of another type than the route takes before they are read: forms and plain text above all, which any
 * foreign page may send without asking. An empty body is none, whatever its type says.
 */
export function takeJson(adapter: FastifyAdapter, bodyLimit: number): void {
  const fastify = adapter.getInstance<FastifyInstance>();
  fastify.addHook('onRequest', (request, _reply, done) =>
    done(isTaken(request) ? undefined : new UnsupportedMediaType()),
  );
  fastify.addContentTypeParser([...RAW_TYPES], (_request, body, done) => done(null, body));
  const parse = fastify.getDefaultJsonParser('error', 'error');
  adapter.useBodyParser(JSON_TYPE, false, { bodyLimit }, (request, body: Buffer, done) => {
    if (request.routeOptions.config.keepsRawBody) request.rawBody = body;
    if (body.length === 0) done(null, undefined);
    else void parse(request, body.toString('utf8'), done);
  });
  adapter.useBodyParser(FORM, false, { bodyLimit: 1_024 }, (_request, _body: Buffer, done) =>
    done(null, undefined),
  );
}

function isTaken(request: FastifyRequest): boolean {
  const { headers, is404, routeOptions } = request;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (is404 || !hasBody) return true;
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  return (routeOptions.config.takes ?? [JSON_TYPE]).includes(type ?? '');
}
