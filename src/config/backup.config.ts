import { delimiter, join, resolve } from 'node:path';
import { registerAs } from '@nestjs/config';
import { environment } from './environment.js';

/** Backups: where they go, how many stay, when they are taken, and where PostgreSQL's programs are. */
export const backupConfig = registerAs('backup', () => {
  const env = environment();
  return {
    folder: resolve(env.BACKUP_DIR ?? join(env.DATA_DIR, 'backups')),
    /** Null: to the folder. What is not set for backups is as for pictures. */
    s3: env.BACKUP_S3_BUCKET
      ? {
          bucket: env.BACKUP_S3_BUCKET,
          prefix: env.BACKUP_S3_PREFIX ? `${env.BACKUP_S3_PREFIX.replace(/^\/+|\/+$/g, '')}/` : '',
          region: env.BACKUP_S3_REGION ?? env.AWS_REGION,
          endpoint: (env.BACKUP_S3_ENDPOINT ?? env.S3_ENDPOINT)?.replace(/\/+$/, '') ?? null,
          credentials: credentials(
            env.BACKUP_S3_ACCESS_KEY_ID ?? env.AWS_ACCESS_KEY_ID,
            env.BACKUP_S3_SECRET_ACCESS_KEY ?? env.AWS_SECRET_ACCESS_KEY,
          ),
        }
      : null,
    retention: { daily: env.BACKUP_KEEP_DAILY, weekly: env.BACKUP_KEEP_WEEKLY },
    /** Null: one backup, at once. */
    schedule: env.BACKUP_SCHEDULE ?? null,
    /** Where pg_dump and pg_restore are looked for, the first place first. */
    programFolders: env.PG_BIN_DIR
      ? [resolve(env.PG_BIN_DIR)]
      : (process.env.PATH ?? '').split(delimiter).filter(Boolean),
  };
});

export type BackupConfig = ReturnType<typeof backupConfig>;

function credentials(accessKeyId?: string, secretAccessKey?: string) {
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : null;
}
