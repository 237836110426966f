import { join, resolve } from 'node:path';
import { registerAs } from '@nestjs/config';
import { environment } from './environment.js';
import { productVersion } from './product-version.js';

/** The catalogue's own: files of products, and how shops' pages are read (bytes, milliseconds, hours, days). */
export const catalogueConfig = registerAs('catalogue', () => {
  const env = environment();
  const contact = env.CRAWL_CONTACT ?? env.PUBLIC_URL;
  return {
    importFolder: join(resolve(env.DATA_DIR), 'imports'),
    importMaxBytes: env.IMPORT_MAX_BYTES,
    importKeepDays: env.IMPORT_KEEP_DAYS,
    /** `builtin`: pages are read here; `queue`: by a crawler at the other end of a BullMQ queue. */
    crawlDriver: env.CRAWL_DRIVER,
    /** Hosts (with their port where it is not the usual one) that our own fetcher may ask. */
    crawlHosts: env.CRAWL_HOSTS.split(',')
      .map((host) => host.trim().toLowerCase())
      .filter((host) => host !== ''),
    crawlUserAgent: `KwadMarketBot/${productVersion()}${contact ? ` (+${contact})` : ''}`,
    crawlDelayMs: env.CRAWL_DELAY_MS,
    crawlTimeoutMs: env.CRAWL_TIMEOUT_MS,
    crawlMaxBytes: env.CRAWL_MAX_BYTES,
    /** Whether a listing whose GTIN is known is accepted without asking anybody. */
    crawlAcceptsGtin: env.CRAWL_ACCEPT === 'gtin',
    priceCheckHours: env.PRICE_CHECK_HOURS,
  };
});

export type CatalogueConfig = ReturnType<typeof catalogueConfig>;
