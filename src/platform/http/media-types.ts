import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UnsupportedMediaType } from '../errors/http.problems.js';

const FORM = 'application/x-www-form-urlencoded';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route takes `multipart/form-data` instead of JSON. */
    multipart?: boolean;
    /** The route takes a web form too, and reads nothing of it. */
    form?: boolean;
    /** The handler sees the body byte for byte too (`request.rawBody`). */
    keepsRawBody?: boolean;
  }
  interface FastifyRequest {
    rawBody?: Buffer;
  }
}

/** Lets a route take `multipart/form-data` instead of JSON. */
export const TakesMultipart = () =>
  applyDecorators(RouteConfig({ multipart: true }), ApiConsumes('multipart/form-data'));

/** Lets a route take a web form as well as JSON. Nothing of it is read: only for routes where the address says it all. */
export const TakesForms = () =>
  applyDecorators(RouteConfig({ form: true }), ApiConsumes('application/json', FORM));

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
  const parse = fastify.getDefaultJsonParser('error', 'error');
  adapter.useBodyParser('application/json', false, { bodyLimit }, (request, body: Buffer, done) => {
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
  if (routeOptions.config.form && type === FORM) return true;
  return type === (routeOptions.config.multipart ? 'multipart/form-data' : 'application/json');
}
