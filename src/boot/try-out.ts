import { BackupError } from '../platform/backup/backup-error.js';
import { createApp } from './create-app.js';

interface Attempt {
  method: 'GET' | 'POST';
  path: string;
  body?: object;
  status: number;
}

const NOBODY = { email: 'nobody@kwad.invalid', password: 'no password of anybody', tokenTransport: 'body' };

const ATTEMPTS: Attempt[] = [
  { method: 'GET', path: '/api/health', status: 200 },
  { method: 'GET', path: '/api/categories', status: 200 },
  { method: 'GET', path: '/api/products?limit=1', status: 200 },
  { method: 'POST', path: '/api/auth/login', body: NOBODY, status: 401 },
  { method: 'GET', path: '/api/deals?limit=1', status: 200 },
];

/**
 * Starts the API on the loopback, asks it what visitors ask first, and ends it. Nothing is worked on meanwhile: no mail
 * leaves.
 *
 * @returns one line for each request
 * @throws BackupError if an answer is not what it should be
 */
export async function tryOut(): Promise<string[]> {
  const app = await createApp();
  try {
    await app.listen(0, '127.0.0.1');
    const base = await app.getUrl();
    const lines: string[] = [];
    let newest: unknown;
    for (const attempt of ATTEMPTS) {
      newest = await request(base, attempt);
      lines.push(`${attempt.method} ${attempt.path} ${attempt.status}`);
    }
    const [deal] = (newest as { items: { id: string }[] }).items;
    if (!deal) return [...lines, 'no deal is on sale'];
    await request(base, { method: 'GET', path: `/api/deals/${deal.id}`, status: 200 });
    return [...lines, 'GET /api/deals/:id 200'];
  } finally {
    await app.close();
  }
}

async function request(base: string, { method, path, body, status }: Attempt): Promise<unknown> {
  const reply = await fetch(base + path, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } } : {}),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await reply.text();
  if (reply.status === status) return JSON.parse(text) as unknown;
  throw new BackupError(
    `The restored API answered ${method} ${path} with ${reply.status} instead of ${status}: ${text.slice(0, 300)}`,
  );
}
