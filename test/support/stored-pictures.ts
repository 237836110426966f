import { createApp } from '../../src/boot/create-app.js';
import { databaseConfig } from '../../src/config/database.config.js';
import { loadEnvironment } from '../../src/config/environment.js';
import { ImageSweeps } from '../../src/modules/images/image-sweeps.service.js';
import { PrismaService } from '../../src/platform/prisma/prisma.service.js';
import { Storage } from '../../src/platform/storage/storage.js';

const QUIET = { NODE_ENV: 'test', LOG_LEVEL: 'silent', PORT: '0' };

/** A connection to the database of a server that runs as a process of its own. */
export function connectPrisma(settings: Record<string, string>): PrismaService {
  loadEnvironment({ ...settings, ...QUIET });
  return new PrismaService(databaseConfig());
}

/** The application with these settings, only to sweep its pictures and to look at them. */
export async function openSweeps(
  settings: Record<string, string>,
): Promise<{ sweeps: ImageSweeps; storage: Storage; close: () => Promise<void> }> {
  loadEnvironment({ ...settings, ...QUIET });
  const app = await createApp();
  return { sweeps: app.get(ImageSweeps), storage: app.get(Storage), close: () => app.close() };
}
