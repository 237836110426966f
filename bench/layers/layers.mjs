// Each manner as the product has it, on an empty application. `bench:layers` subtracts what the empty one takes.
import { Query, UseInterceptors } from '@nestjs/common';
import { pino } from 'pino';
import { AccessGuard } from '../../dist/modules/auth/access.guard.js';
import { AccessTokens } from '../../dist/modules/auth/access-tokens.js';
import { Authenticator } from '../../dist/modules/auth/authenticator.js';
import { SessionsReader } from '../../dist/modules/auth/sessions.reader.js';
import { PublicCache } from '../../dist/platform/cache/public-cache.service.js';
import { serveKept } from '../../dist/platform/cache/serve-kept.js';
import { Allow } from '../../dist/platform/http/access.decorators.js';
import { answerInTime } from '../../dist/platform/http/deadline.js';
import { logOutput } from '../../dist/platform/logging/log-output.js';
import { runInContext } from '../../dist/platform/logging/request-context.js';
import { Limits } from '../../dist/platform/limits/limits.service.js';
import { budgetClients } from '../../dist/platform/limits/client-budget.js';
import { shedLoad } from '../../dist/platform/limits/load-shedding.js';
import { loggerOptions } from '../../dist/platform/logging/logger-options.js';
import { answerConditionally, Cacheable } from '../../dist/platform/http/caching.js';
import { createFastifyAdapter, registerPlugins } from '../../dist/platform/http/fastify.js';
import { logRequests } from '../../dist/platform/http/request-log.js';
import { addSecurityHeaders } from '../../dist/platform/http/security-headers.js';
import { validationPipe } from '../../dist/platform/http/validation.pipe.js';
import { measureRequests } from '../../dist/platform/telemetry/http-metrics.js';
import { Metrics } from '../../dist/platform/telemetry/metrics.service.js';
import { ListDealsQuery } from '../../dist/modules/deals/deals.dto.js';
import { PUBLIC_URL, SECRET, signToken } from '../support/production.mjs';

const [PERSON, SESSION] = ['0199a0b0-0000-7000-8000-000000000001', '0199a0b0-0000-7000-8000-000000000002'];
const PER_MINUTE = { name: 'client', points: 3_000, seconds: 60 };
const SERVER = {
  bodyLimitBytes: 262_144,
  requestTimeoutMs: 30_000,
  connectionTimeoutMs: 60_000,
  trustProxy: ['127.0.0.1'],
  production: true,
};
const logger = () => pino(loggerOptions({ level: 'info', pretty: false }), logOutput());
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
  'context of the request': {
    use: (_app, fastify) => {
      fastify.addHook('onRequest', (request, _reply, done) => runInContext({ requestId: request.id }, done));
    },
  },
  'answer in time': { use: (_app, fastify) => answerInTime(fastify, 5_500) },
  'public cache, a miss': {
    decorators: [Cacheable(0)],
    providers: [{ provide: PublicCache, useFactory: () => neverHits() }],
    use: (app, fastify) => serveKept(fastify, app.get(PublicCache)),
  },
  'an interceptor (what a mutating route has for its Idempotency-Key)': {
    decorators: [UseInterceptors({ intercept: (_context, next) => next.handle() })],
  },
  'who calls: token and session (the database left out)': {
    decorators: [Allow('notifications:read')],
    use: async (app) => app.useGlobalGuards(await guard()),
    headers: async () => ({ Authorization: `Bearer ${await signToken(PERSON, SESSION)}` }),
  },
  'query by zod': {
    decorators: [parameter(0, Query({ schema: ListDealsQuery }))],
    use: (app) => app.useGlobalPipes(validationPipe),
  },
};

function neverHits() {
  return new PublicCache({ maxBytes: 1_000_000, maxAgeMs: 0 }, new Metrics());
}

/** The guard of access, whose every session lives. */
async function guard() {
  const config = { jwtAlgorithm: 'HS256', jwtSecrets: [SECRET], mfaRequiredRoles: [] };
  const tokens = new AccessTokens(config, { publicUrl: PUBLIC_URL });
  await tokens.onModuleInit();
  const living = { userId: PERSON, role: 'USER', verified: true, mustEnrol: false, termsVersion: null };
  const database = { sql: async (_statement, [, ids]) => ids.map((id) => ({ id, ...living })) };
  const sessions = new SessionsReader(database, config);
  return new AccessGuard(new Authenticator(tokens, sessions, null));
}

/** A decorator of a parameter as one of its method. */
function parameter(index, decorator) {
  return (target, key) => decorator(target, key, index);
}
