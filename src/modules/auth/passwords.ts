import { hash, verify } from '@node-rs/argon2';
import { z } from 'zod';

/** argon2id, 19 MiB, 2 passes, 1 lane: the first choice of the OWASP password storage cheat sheet. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A password that may be chosen: length only, any Unicode, taken verbatim (NIST SP 800-63B, 3.1.1.2). */
export const NewPassword = z.string().min(8, 'must have at least 8 characters').max(256);

/** @returns the hash in PHC format, with its own salt */
export async function hashPassword(password: string): Promise<string> {
  return hash(password, PARAMETERS);
}

/** Hashed once, so that an unknown address takes as long as a wrong password. */
let decoy: Promise<string> | undefined;

/** Whether the password is the one that was hashed. A null hash never matches, and takes as long to say so. */
export async function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody signs in with this');
  const matches = await verify(passwordHash ?? (await decoy), password);
  return matches && passwordHash !== null;
}
