import type { TestApp } from './app.js';
import type { Reply } from './client.js';

/** One of 65,536 addresses of the range for benchmarks (RFC 2544). The app must trust 127.0.0.1 as a proxy. */
export function addressNumber(i: number): string {
  return `198.18.${Math.floor(i / 256) % 256}.${i % 256}`;
}

/** Tries a password as if from some address. */
export function guess(
  { anonymous }: TestApp,
  email: string,
  from: string,
  password = 'a wrong guess',
): Promise<Reply<unknown>> {
  return anonymous.post(
    '/api/auth/login',
    { email, password, tokenTransport: 'body' },
    { headers: { 'X-Forwarded-For': from } },
  );
}

/**
 * So many guesses at once.
 *
 * @returns how many were looked at, how many refused by the limit, or turned away because too many came at once
 */
export async function guessInParallel(
  app: TestApp,
  email: string,
  { guesses, addresses }: { guesses: number; addresses: number },
): Promise<{ looked: number; refused: number; turnedAway: number }> {
  const replies = await Promise.all(
    Array.from({ length: guesses }, (_, i) => guess(app, email, addressNumber(i % addresses))),
  );
  const count = (status: number) => replies.filter((reply) => reply.status === status).length;
  return { looked: count(401), refused: count(429), turnedAway: count(503) };
}
