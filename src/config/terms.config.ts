import { registerAs } from '@nestjs/config';
import { environment } from './environment.js';

/** The terms and the privacy notice: the version in force, and whether nobody may do without accepting it. */
export const termsConfig = registerAs('terms', () => {
  const env = environment();
  return { version: env.TERMS_VERSION, required: env.TERMS_REQUIRED };
});

export type TermsConfig = ReturnType<typeof termsConfig>;
