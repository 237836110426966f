import { addressOf, CLIENTS } from './stage.mjs';

/** Requests for paths as thousands of strangers would send them. */
export function fromClients(paths, headers = {}) {
  return paths.map((path, n) => ({
    path,
    headers: { 'X-Forwarded-For': addressOf(n % CLIENTS), ...headers },
  }));
}

/** The headers of somebody who is signed in, from an address of their own. The bare server believes `X-User`. */
export function as({ id, token, address }) {
  return { 'X-Forwarded-For': address, Authorization: `Bearer ${token}`, 'X-User': id };
}
