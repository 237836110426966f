import { registerAs } from '@nestjs/config';
import { environment } from './environment.js';

/** Outgoing mail: Resend when a key is set, else files under the data folder. */
export const mailConfig = registerAs('mail', () => {
  const env = environment();
  return {
    from: env.MAIL_FROM,
    resend: env.RESEND_API_KEY ? { apiKey: env.RESEND_API_KEY, baseUrl: env.RESEND_BASE_URL } : null,
  };
});

export type MailConfig = ReturnType<typeof mailConfig>;
