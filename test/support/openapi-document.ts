import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { buildOpenApi } from '../../src/platform/docs/openapi.js';
import type { OpenApi } from './openapi.js';

/** The OpenAPI document of an application. Made once in a run for those with the same routes: it takes a second. */
export function documentOf(app: NestFastifyApplication): OpenApi {
  const shared = process.env.TEST_SHARED_DIR;
  if (!shared) throw new Error('TEST_SHARED_DIR is not set: run the tests through `npm test`.');
  const routes = app.getHttpAdapter().getInstance().printRoutes();
  const file = join(shared, `openapi-${createHash('sha256').update(routes).digest('hex')}.json`);
  if (!existsSync(file)) {
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(buildOpenApi(app, 'test')));
    renameSync(`${file}.${process.pid}`, file);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as OpenApi;
}
