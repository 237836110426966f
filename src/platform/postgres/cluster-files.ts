import { join } from 'node:path';

/** Where everything of one embedded database lives; absolute paths. */
export interface ClusterFiles {
  dataDir: string;
  cluster: string;
  /** Beginning of the names of folders in which initdb works before the rename. */
  unfinishedPrefix: string;
  password: string;
  log: string;
  startupLock: string;
  postmasterFile: string;
}

/** @param dataDir absolute path */
export function clusterFiles(dataDir: string): ClusterFiles {
  const cluster = join(dataDir, 'postgres');
  return {
    dataDir,
    cluster,
    unfinishedPrefix: 'postgres.new-',
    password: join(dataDir, 'postgres.password'),
    log: join(dataDir, 'postgres.log'),
    startupLock: join(dataDir, 'postgres.starting'),
    postmasterFile: join(cluster, 'postmaster.pid'),
  };
}
