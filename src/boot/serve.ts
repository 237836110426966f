import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import type { Environment } from '../config/environment.js';
import { seedConfig } from '../config/seed.config.js';
import type { SeedConfig } from '../config/seed.config.js';
import { KeyWatch } from '../modules/auth/key-watch.service.js';
import { HealthService } from '../modules/health/health.service.js';
import { Lifecycle } from '../platform/http/lifecycle.js';
import { WarmUp } from '../platform/http/warm-up.js';
import { PrismaService } from '../platform/prisma/prisma.service.js';
import { QueueService } from '../platform/queue/queue.service.js';
import { Storage } from '../platform/storage/storage.js';
import type { SignIns } from '../seed/seed.js';
import { createApp } from './create-app.js';
import { portError } from './port.js';
import type { Shutdown } from './shutdown.js';
import { welcome } from './welcome.js';

/** Runs the application in its role until it is told to stop. */
export async function serve(
  environment: Environment,
  shutdown: Shutdown,
  say: (line: string) => void,
  whenWarm: () => void,
): Promise<void> {
  const app = await createApp();
  shutdown.add('server', () => app.close());
  app.get(WarmUp).afterwards(whenWarm);
  const signIns = await seed(app, say);
  // While the rest is got ready; a probe that comes meanwhile waits for the same.
  void app.get(HealthService).ready();
  await app.get(KeyWatch).note();
  const { HOST: host, PORT: port } = environment;
  await app.listen(port, host).catch((error: NodeJS.ErrnoException) => {
    throw portError(error, host, port);
  });
  shutdown.add('work at hand', async () => {
    app.get(Lifecycle).drain();
    await Promise.all([app.get(QueueService).stop(), pause(environment.SHUTDOWN_DRAIN_MS)]);
  });
  if (environment.NODE_ENV !== 'production') say(welcome(environment, signIns));
}

/** Fills an empty database, unless nobody wants it to be. */
async function seed(app: INestApplicationContext, progress: (line: string) => void): Promise<SignIns> {
  const config = app.get<SeedConfig>(seedConfig.KEY);
  if (!config.enabled) return { people: [], password: null };
  const { seedIfEmpty } = await import('../seed/seed.js');
  return seedIfEmpty({ prisma: app.get(PrismaService), storage: app.get(Storage), config, progress });
}
