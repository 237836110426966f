import { addressOf, CLIENTS } from './stage.mjs';

/** Requests for paths as thousands of strangers would send them. */
export function fromClients(paths, headers = {}) {
  return paths.map((path, n) => ({
    path,
    headers: { 'X-Forwarded-For': addressOf(n % CLIENTS), ...headers },
  }));
}
