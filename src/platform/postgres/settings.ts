/** Meant for a small machine with other work to do; durability is left at PostgreSQL's strict defaults. */
const DEFAULTS: Readonly<Record<string, string>> = {
  max_connections: '100',
  shared_buffers: '128MB',
  // Two checkpoints' worth of WAL is what the data folder grows to beside the data.
  max_wal_size: '512MB',
  min_wal_size: '80MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  lc_messages: 'C',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
};

/**
 * The arguments of `postgres`. All settings go by command line, so that the cluster's own files stay as initdb made
 * them and an upgrade of KwadMarket can change a setting.
 * @param settings what the caller wants otherwise, `fsync: 'off'` say
 */
export function serverArguments(cluster: string, port: number, settings: Record<string, string>): string[] {
  const all = { ...DEFAULTS, ...settings, listen_addresses: '127.0.0.1', port: String(port) };
  const pairs = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', cluster, '-k', '', ...pairs];
}
