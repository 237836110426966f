import { provideDatabaseUrl } from '../config/environment.js';
import type { Environment } from '../config/environment.js';
import { ServerInUseError } from '../platform/postgres/embedded-postgres-error.js';

export interface OpenDatabase {
  url: string;
  close(): Promise<void>;
  /** Calls back if a database of our own ends although nobody asked it to. */
  onLost(tell: () => void): void;
}

/** The database that was configured, else, outside production, one of our own under the data folder. */
export async function openDatabase(
  environment: Environment,
  say: (line: string) => void,
): Promise<OpenDatabase> {
  if (environment.DATABASE_URL) {
    return { url: environment.DATABASE_URL, close: async () => undefined, onLost: () => undefined };
  }
  const { startEmbeddedPostgres } = await import('../platform/postgres/embedded-postgres.js');
  const postgres = await startEmbeddedPostgres({ dataDir: environment.DATA_DIR, log: say });
  provideDatabaseUrl(postgres.url);
  return {
    url: postgres.url,
    close: () => postgres.stop(),
    onLost: (tell) => {
      void postgres.exited.then(({ requested }) => {
        if (!requested) tell();
      });
    },
  };
}

/** The same database, also while the server runs: then its own PostgreSQL is joined and left running. */
export async function joinDatabase(
  environment: Environment,
  say: (line: string) => void = () => undefined,
): Promise<OpenDatabase> {
  try {
    return await openDatabase(environment, say);
  } catch (error) {
    if (!(error instanceof ServerInUseError)) throw error;
    provideDatabaseUrl(error.url);
    return { url: error.url, close: async () => undefined, onLost: () => undefined };
  }
}
