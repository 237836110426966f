import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** The folder of the disk storage. */
export function mediaFolder(dataDir: string): string {
  return join(dataDir, 'media');
}

/** Serves stored pictures. Objects never change under their key, so browsers may keep them for a year. */
export async function serveMedia(app: NestFastifyApplication, dataDir: string): Promise<void> {
  const root = mediaFolder(dataDir);
  mkdirSync(root, { recursive: true });
  await app.register(fastifyStatic, {
    root,
    prefix: '/api/media/',
    decorateReply: false,
    index: false,
    dotfiles: 'deny',
    cacheControl: false,
    setHeaders: (reply) => {
      void reply.header('Cache-Control', 'public, max-age=31536000, immutable');
    },
  });
}
