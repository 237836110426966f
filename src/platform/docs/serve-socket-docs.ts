import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { SocketEvents } from '../realtime/socket-event.js';
import { buildAsyncApi } from './asyncapi.js';
import { renderSocketTypes } from './socket-types.js';

/**
 * Serves what clients need to know of the socket beside the page of the API: the AsyncAPI document, and types. They are
 * made when somebody first looks.
 */
export function serveSocketDocs(
  app: INestApplication,
  events: SocketEvents,
  about: { publicUrl: string; version: string },
): void {
  const fastify = app.getHttpAdapter().getInstance() as FastifyInstance;
  let document: string | undefined;
  let types: string | undefined;
  fastify.get('/api/docs/asyncapi.json', (_request, reply) =>
    reply
      .type('application/json; charset=utf-8')
      .send((document ??= JSON.stringify(buildAsyncApi(events, about.publicUrl, about.version), null, 2))),
  );
  fastify.get('/api/docs/socket.d.ts', (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send((types ??= renderSocketTypes(events))),
  );
}
