import { InvalidArgumentError } from 'commander';
import type { z } from 'zod';
import { Email } from '../modules/users/email.dto.js';
import { Id, Limit } from '../platform/http/inputs.js';

/** Arguments are read by the schemas of the API: what is wrong there is wrong here. */
export function readAs<T>(schema: z.ZodType<T>): (text: string) => T {
  return (text) => {
    const { success, data, error } = schema.safeParse(text);
    if (!success) throw new InvalidArgumentError(error.issues.map(({ message }) => message).join('; '));
    return data;
  };
}

export const readId = readAs(Id);
export const readLimit = readAs(Limit);
export const readEmail = readAs(Email);
