import { hash, verify } from '@node-rs/argon2';
import { z } from 'zod';

/** argon2id, 19 MiB, 2 passes, 1 lane: the first choice of the OWASP password storage cheat sheet. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const MIN = 8;
const MAX = 256;

/** A password that may be chosen: length only, any Unicode, taken verbatim (NIST SP 800-63B, 3.1.1.2). */
export const NewPassword = z
  .string()
  // Counted as people count: an emoji is one.
  .refine((text) => text.length >= MIN && [...text.slice(0, MIN * 2)].length >= MIN, {
    message: `must have at least ${MIN} characters`,
  })
  .refine((text) => text.length <= MAX, { message: `must have at most ${MAX} characters` })
  // Lone halves of characters all become the same one when they are hashed.
  .refine((text) => text.isWellFormed(), { message: 'must be well-formed Unicode' })
  .meta({ minLength: MIN, maxLength: MAX });

/** A password that is only compared. */
export const GivenPassword = z.string().min(1).max(MAX);

/** @returns the hash in PHC format, with its own salt */
export async function hashPassword(password: string): Promise<string> {
  return hash(password, PARAMETERS);
}

/** Whether the password is the one that was hashed. A null hash never matches. */
export async function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  return passwordHash !== null && (await verify(passwordHash, password));
}

/** Whether a stored hash was made with less than what we ask for today. */
export function isWeakHash(passwordHash: string): boolean {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/.exec(passwordHash);
  return !match || Number(match[1]) < PARAMETERS.memoryCost || Number(match[2]) < PARAMETERS.timeCost;
}
