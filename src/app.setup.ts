import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PinoLogger } from 'nestjs-pino';
import { sealCursorsWith } from './common/cursor.js';
import { appConfig } from './config/app.config.js';
import type { AppConfig } from './config/app.config.js';
import { authConfig } from './config/auth.config.js';
import type { AuthConfig } from './config/auth.config.js';
import { databaseConfig } from './config/database.config.js';
import type { DatabaseConfig } from './config/database.config.js';
import { productVersion } from './config/product-version.js';
import { storageConfig } from './config/storage.config.js';
import type { StorageConfig } from './config/storage.config.js';
import { limitsConfig } from './config/limits.config.js';
import type { LimitsConfig } from './config/limits.config.js';
import { nameWarmUps } from './app.warm-up.js';
import { SOCKET_EVENTS } from './app.socket-events.js';
import { PublicCache } from './platform/cache/public-cache.service.js';
import { serveKept } from './platform/cache/serve-kept.js';
import { serveDocs } from './platform/docs/openapi.js';
import { serveSocketDocs } from './platform/docs/serve-socket-docs.js';
import { QuietLogger } from './platform/logging/quiet-logger.js';
import { answerInTime } from './platform/http/deadline.js';
import { registerPlugins } from './platform/http/fastify.js';
import { endConnectionsWhenDraining, Lifecycle } from './platform/http/lifecycle.js';
import { logRequests } from './platform/http/request-log.js';
import { serveOnlyProbes } from './platform/http/worker-routes.js';
import { budgetClients } from './platform/limits/client-budget.js';
import { Limits } from './platform/limits/limits.service.js';
import { validationPipe } from './platform/http/validation.pipe.js';
import { QueueService } from './platform/queue/queue.service.js';
import { attachSockets } from './platform/realtime/attach-sockets.js';
import { Metrics } from './platform/telemetry/metrics.service.js';
import { measureRequests } from './platform/telemetry/http-metrics.js';
import { Observers } from './platform/telemetry/observers.service.js';
import { traceRequests } from './platform/telemetry/trace-requests.js';
import { shedLoad } from './platform/limits/load-shedding.js';
import { serveMedia } from './platform/storage/media.js';

/** A statement may wait as long as the ladder of timeouts says; the answer to its request comes this much later at most. */
const ANSWER_MARGIN_MS = 500;

/** What scripts of other origins may read of an answer. */
const EXPOSED_HEADERS = [
  'ETag',
  'Location',
  'X-Request-Id',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'Idempotency-Replayed',
  'X-Search-Engine',
];

/** Everything between the modules and a running server. The same function builds the app in main.ts and in tests. */
export async function setUpApp(app: NestFastifyApplication): Promise<void> {
  const config = app.get<AppConfig>(appConfig.KEY);
  const fastify = app.getHttpAdapter().getInstance();
  app.useLogger(app.get(QuietLogger));
  app.flushLogs();
  sealCursorsWith(app.get<AuthConfig>(authConfig.KEY).jwtSecrets);
  // RFC 8615: what is well-known stands at the root.
  app.setGlobalPrefix('api', { exclude: ['.well-known/jwks.json'] });
  app.useGlobalPipes(validationPipe);
  await app.get(Observers).open();
  traceRequests(fastify);
  logRequests(fastify, PinoLogger.root);
  const metrics = app.get(Metrics);
  measureRequests(fastify, metrics);
  endConnectionsWhenDraining(fastify, app.get(Lifecycle));
  const storage = app.get<StorageConfig>(storageConfig.KEY);
  await registerPlugins(app, storage);
  const { clientPerMinute, inFlightMax } = app.get<LimitsConfig>(limitsConfig.KEY);
  const budget = app.get(Limits).limiter({ name: 'client', points: clientPerMinute, seconds: 60 });
  if (config.serves) {
    app.enableCors({
      origin: config.corsOrigins,
      credentials: true,
      exposedHeaders: EXPOSED_HEADERS,
      maxAge: 600,
    });
    // Before the budget, which asks Redis: a refusal must cost next to nothing.
    shedLoad(fastify, inFlightMax, metrics);
    await budgetClients(app, budget);
    serveKept(fastify, app.get(PublicCache));
    answerInTime(fastify, app.get<DatabaseConfig>(databaseConfig.KEY).queryTimeoutMs + ANSWER_MARGIN_MS);
    if (storage.driver === 'disk') await serveMedia(app, config.dataDir);
    if (config.docsEnabled) {
      const version = productVersion();
      serveDocs(app, version);
      serveSocketDocs(app, SOCKET_EVENTS, { publicUrl: config.publicUrl, version });
    }
  } else {
    serveOnlyProbes(fastify);
  }
  await app.init();
  await fastify.ready();
  if (config.serves) {
    nameWarmUps(app);
    attachSockets(app, budget);
  }
  await app.get(QueueService).start();
}
