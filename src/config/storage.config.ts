import { registerAs } from '@nestjs/config';
import { environment } from './environment.js';

/** Pictures: where they are kept and how large they may be (bytes, pixels). */
export const storageConfig = registerAs('storage', () => {
  const env = environment();
  return { driver: env.STORAGE_DRIVER, maxBytes: env.IMAGE_MAX_BYTES, maxPixels: env.IMAGE_MAX_PIXELS };
});

export type StorageConfig = ReturnType<typeof storageConfig>;
