import { registerAs } from '@nestjs/config';
import { environment } from './environment.js';

/** What an empty database is filled with at the first start. */
export const seedConfig = registerAs('seed', () => {
  const env = environment();
  return { enabled: env.SEED === 'demo', password: env.SEED_PASSWORD };
});

export type SeedConfig = ReturnType<typeof seedConfig>;
