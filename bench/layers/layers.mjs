// Each manner as the product has it, on an empty application. `bench:layers` subtracts what the empty one takes.
import { pino } from 'pino';
import { Limits } from '../../dist/platform/limits/limits.service.js';
import { budgetClients } from '../../dist/platform/limits/client-budget.js';
import { shedLoad } from '../../dist/platform/limits/load-shedding.js';
import { loggerOptions } from '../../dist/platform/logging/logger-options.js';
import { answerConditionally } from '../../dist/platform/http/caching.js';
import { createFastifyAdapter, registerPlugins } from '../../dist/platform/http/fastify.js';
import { logRequests } from '../../dist/platform/http/request-log.js';
import { addSecurityHeaders } from '../../dist/platform/http/security-headers.js';
import { validationPipe } from '../../dist/platform/http/validation.pipe.js';
import { measureRequests } from '../../dist/platform/telemetry/http-metrics.js';
import { Metrics } from '../../dist/platform/telemetry/metrics.service.js';
import { ListDealsQuery } from '../../dist/modules/deals/deals.dto.js';
import { Query } from '@nestjs/common';

const PER_MINUTE = { name: 'client', points: 3_000, seconds: 60 };
const SERVER = {
  bodyLimitBytes: 262_144,
  requestTimeoutMs: 30_000,
  connectionTimeoutMs: 60_000,
  trustProxy: ['127.0.0.1'],
  production: true,
};
const logger = () => pino(loggerOptions({ level: 'info', pretty: false }));
const budget = (url) => new Limits({ url }).limiter(PER_MINUTE);
const TRUSTING = { trustProxy: ['127.0.0.1'] };

/** Every manner by its name; `trusting`: what it is to be compared with reads X-Forwarded-For as well. */
export const LAYERS = {
  empty: {},
  'client address from a trusted proxy': { fastify: TRUSTING },
  'server, request id, context, security headers, ETag': { adapter: () => createFastifyAdapter(SERVER) },
  'security headers': { use: (_app, fastify) => addSecurityHeaders(fastify, SERVER) },
  'ETag of the answer': {
    use: (_app, fastify) => {
      fastify.addHook('onRequest', async (_request, reply) => void reply.header('Cache-Control', 'public'));
      answerConditionally(fastify);
    },
  },
  'log line': { use: (_app, fastify) => logRequests(fastify, logger()) },
  'figures (histogram by route)': { use: (_app, fastify) => measureRequests(fastify, new Metrics()) },
  'client budget, in memory': { fastify: TRUSTING, use: (app) => budgetClients(app, budget(undefined)) },
  'client budget, over Redis': {
    fastify: TRUSTING,
    use: (app) => budgetClients(app, budget(process.env.REDIS_URL)),
    redis: true,
  },
  'load shedding': { use: (_app, fastify) => shedLoad(fastify, 200, new Metrics()) },
  CORS: { use: (app) => app.enableCors({ origin: ['https://kwad.example'], credentials: true }) },
  'cookies and uploads (plug-ins)': { use: (app) => registerPlugins(app, { maxBytes: 1_000_000 }) },
  'query by zod': {
    decorators: [parameter(0, Query({ schema: ListDealsQuery }))],
    use: (app) => app.useGlobalPipes(validationPipe),
  },
};

/** A decorator of a parameter as one of its method. */
function parameter(index, decorator) {
  return (target, key) => decorator(target, key, index);
}
