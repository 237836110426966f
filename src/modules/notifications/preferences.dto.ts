import { z } from 'zod';
import { isTimeZone } from './schedule.js';

const ChannelChoice = z.object({
  enabled: z.boolean(),
  byDefault: z.boolean().meta({ description: 'What it is for those who chose nothing' }),
  locked: z.boolean().meta({ description: 'Cannot be switched off: it is about security' }),
});

const KindChoice = z.object({
  kind: z.string().meta({ examples: ['deal.approved'] }),
  name: z.string().meta({ description: 'In the language of the person' }),
  channels: z.object({ inApp: ChannelChoice, email: ChannelChoice, push: ChannelChoice }),
});

const ClockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 22:00')
  .meta({ examples: ['22:00'] });
const QuietHours = z
  .strictObject({ from: ClockTime, until: ClockTime })
  .refine(({ from, until }) => from !== until, { message: 'must not end when they begin', path: ['until'] })
  .meta({ description: 'No mail and no push then, but for security. They may pass midnight.' });
const MailFrequency = z
  .enum(['instant', 'daily', 'weekly'])
  .meta({ description: 'At once, or collected in one mail at eight in the morning (weekly: on Monday)' });

export const PreferencesResponse = z
  .object({
    timeZone: z.string(),
    quietHours: QuietHours.nullable(),
    mailFrequency: MailFrequency,
    messagePreviews: z
      .boolean()
      .meta({ description: 'Whether mails about messages quote the beginning of the last one' }),
    kinds: z.array(KindChoice),
  })
  .meta({ id: 'NotificationPreferences' });
export type PreferencesResponse = z.infer<typeof PreferencesResponse>;

export const ChangePreferencesBody = z
  .strictObject({
    timeZone: z.string().max(60).refine(isTimeZone, 'a time zone such as Europe/Paris'),
    quietHours: QuietHours.nullable(),
    mailFrequency: MailFrequency,
    messagePreviews: z.boolean(),
    kinds: z
      .array(
        z.strictObject({
          kind: z.string().max(60),
          channels: z.strictObject({ inApp: z.boolean(), email: z.boolean(), push: z.boolean() }).partial(),
        }),
      )
      .max(100),
  })
  .partial()
  .meta({ id: 'ChangeNotificationPreferencesBody' });
export type ChangePreferencesBody = z.infer<typeof ChangePreferencesBody>;
