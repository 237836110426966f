import { registerAs } from '@nestjs/config';
import { environment } from './environment.js';
import type { Environment } from './environment.js';

/** How mails leave and how fast, and the secrets of the webhook that tells what became of them. */
export const mailConfig = registerAs('mail', () => {
  const env = environment();
  return {
    from: env.MAIL_FROM,
    way: wayOf(env),
    /** How many go out in a second, over all replicas. */
    perSecond: env.MAILS_PER_SECOND,
    /** The current one and those that are on their way out; none: the webhook does not exist. */
    webhookSecrets: (env.RESEND_WEBHOOK_SECRETS ?? '')
      .split(',')
      .map((secret) => secret.trim())
      .filter(Boolean),
  };
});

export type MailConfig = ReturnType<typeof mailConfig>;

/** The schema has seen to it that each way has what it needs. */
function wayOf({ MAIL_TRANSPORT, RESEND_API_KEY, RESEND_BASE_URL, SMTP_URL }: Environment) {
  switch (MAIL_TRANSPORT) {
    case 'resend':
      return { transport: 'resend' as const, apiKey: RESEND_API_KEY!, baseUrl: RESEND_BASE_URL };
    case 'smtp':
      return { transport: 'smtp' as const, url: SMTP_URL! };
    case 'outbox':
      return { transport: 'outbox' as const };
  }
}
