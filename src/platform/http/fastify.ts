import type { IncomingMessage } from 'node:http';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { AppConfig } from '../../config/app.config.js';
import type { StorageConfig } from '../../config/storage.config.js';
import { acceptRequestId } from '../../common/ids.js';
import { runInContext } from '../logging/request-context.js';
import { refuseAddress, refuseBytes } from './broken-requests.js';
import { answerConditionally } from './caching.js';
import { takeJson } from './media-types.js';
import { indexMethods } from './method-index.js';
import { addSecurityHeaders, securityHeaders } from './security-headers.js';

type Limits = Pick<
  AppConfig,
  'bodyLimitBytes' | 'requestTimeoutMs' | 'connectionTimeoutMs' | 'trustProxy' | 'production'
>;

/** Nest's adapter, but browsers of listed origins may use every method: @fastify/cors itself allows only GET and POST. */
class ApiAdapter extends FastifyAdapter {
  override enableCors(options: Parameters<FastifyAdapter['enableCors']>[0]): void {
    super.enableCors({
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      strictPreflight: false,
      ...options,
    });
    // Nest sets the headers of CORS on Node's response too, for middleware that answers by itself. There is none, and a
    // response that has headers already is written header by header, at twice the cost.
    Object.assign(this, { copyCorsHeadersToRaw: () => undefined });
  }
}

/** Fastify under Nest, with limits on size, type and time, request ids and security headers. */
export function createFastifyAdapter(limits: Limits): FastifyAdapter {
  const headers = securityHeaders(limits);
  const adapter = new ApiAdapter({
    bodyLimit: limits.bodyLimitBytes,
    requestTimeout: limits.requestTimeoutMs,
    connectionTimeout: limits.connectionTimeoutMs,
    keepAliveTimeout: 65_000,
    // Never `true`: it would trust every hop, and with it a made-up X-Forwarded-For.
    trustProxy: limits.trustProxy.length > 0 ? limits.trustProxy : false,
    requestIdHeader: false,
    genReqId: ({ headers }: IncomingMessage) => acceptRequestId(headers['x-request-id']),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    frameworkErrors: refuseAddress(headers),
    clientErrorHandler: refuseBytes(headers),
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false, caseSensitive: true },
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  indexMethods(fastify);
  fastify.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url;
    runInContext({ requestId: request.id, ...(route ? { route } : {}) }, done);
  });
  addSecurityHeaders(fastify, limits);
  takeJson(adapter, limits.bodyLimitBytes);
  answerConditionally(fastify);
  return adapter;
}

/** Plug-ins that the routes rely on. Uploads stream; nothing is buffered before a route asks for it. */
export async function registerPlugins(app: NestFastifyApplication, storage: StorageConfig): Promise<void> {
  await app.register(cookie);
  await app.register(multipart, {
    limits: { fileSize: storage.maxBytes, files: 1, fields: 5, fieldSize: 1_000, parts: 6, headerPairs: 50 },
  });
}
