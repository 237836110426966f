import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module.js';
import { setUpApp } from '../app.setup.js';
import { appConfig } from '../config/app.config.js';
import { createFastifyAdapter } from '../platform/http/fastify.js';

/** The application, ready to listen. Tests build theirs with the same function. */
export async function createApp(): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, createFastifyAdapter(appConfig()), {
    bufferLogs: true,
    abortOnError: false,
  });
  try {
    await setUpApp(app);
  } catch (error) {
    app.flushLogs();
    await app.close().catch(() => undefined);
    throw error;
  }
  return app;
}
