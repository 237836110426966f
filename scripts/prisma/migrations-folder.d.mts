import type { MigrationList } from '@prisma/schema-engine-wasm';

export interface Migration {
  name: string;
  sql: string;
  /** SHA-256 of the file, in hex. */
  checksum: string;
}

export declare function readMigrations(directory: string): Promise<Migration[]>;
export declare function toMigrationsList(directory: string, migrations: Migration[]): MigrationList;
