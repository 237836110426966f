import { randomBytes } from 'node:crypto';
import type { Role } from '../../src/platform/prisma/generated/client.js';
import { hashPassword } from '../../src/modules/auth/passwords.js';
import type { TestApp } from './app.js';
import { patiently } from './client.js';
import type { ApiClient } from './client.js';

export const PASSWORD = 'correct horse battery';

export interface Person {
  id: string;
  email: string;
  /** A client signed in as this person. */
  api: ApiClient;
  token: string;
  refreshToken: string;
}

/** Made once: it is meant to be slow. */
let passwordHash: Promise<string> | undefined;

interface Traits {
  role?: Role;
  verified?: boolean;
  displayName?: string;
}

/** Somebody with an account, signed in. */
export async function person(
  { prisma, anonymous }: Pick<TestApp, 'prisma' | 'anonymous'>,
  { role = 'USER', verified = true, displayName = 'Somebody' }: Traits = {},
): Promise<Person> {
  const email = `p${randomBytes(6).toString('hex')}@kwad.test`;
  const { id } = await prisma.user.create({
    data: {
      email,
      displayName,
      role,
      passwordHash: await (passwordHash ??= hashPassword(PASSWORD)),
      emailVerifiedAt: verified ? new Date() : null,
    },
  });
  const { accessToken, refreshToken } = await signIn(anonymous, email);
  return { id, email, api: anonymous.as(accessToken), token: accessToken, refreshToken };
}

export async function signIn(
  api: ApiClient,
  email: string,
  password = PASSWORD,
): Promise<{ accessToken: string; refreshToken: string; sessionId: string }> {
  const reply = await patiently(() =>
    api.post('/api/auth/login', { email, password, tokenTransport: 'body' }),
  );
  if (reply.status !== 200) throw new Error(`Sign-in failed: ${JSON.stringify(reply.body)}`);
  return reply.body as { accessToken: string; refreshToken: string; sessionId: string };
}
