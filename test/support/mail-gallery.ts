import type { Locale } from '../../src/common/locales.js';
import { accountSamples } from '../../src/modules/auth/mails/account-samples.js';
import { accountWords } from '../../src/modules/auth/mails/account-words.js';
import { layOutDigest, layOutNotice } from '../../src/modules/notifications/templates/notice-mail.js';
import { sampleWords } from '../../src/modules/notifications/templates/samples.js';
import { textsOf } from '../../src/modules/notifications/templates/texts.js';
import type { Kind } from '../../src/modules/notifications/templates/words.js';
import { exportWords } from '../../src/modules/privacy/export-words.js';
import { layOutMail } from '../../src/platform/mail/mail-layout.js';

export interface LaidOutMail {
  name: string;
  subject: string;
  text: string;
  html: string;
}

/** Every mail of the product in one language. @param write changes each value that comes from outside */
export function everyMail(locale: Locale, write: (text: string) => string = (text) => text): LaidOutMail[] {
  const name = write('Solène');
  const url = 'https://kwad.example/go?to=there&and=back';
  const unsubscribeUrl = 'https://kwad.example/unsubscribe?token=c2FtcGxl';
  const words = accountWords(locale);
  const account = Object.entries(accountSamples(words, write)).map(([kind, text]) => ({
    name: `auth.${kind}`,
    ...layOutMail(text, { locale, name, url, reason: words.reason }),
  }));
  const samples = sampleWords(write);
  const notices = (Object.keys(samples) as Kind[]).map((kind) => ({
    name: kind,
    ...layOutNotice(textsOf(kind, locale, samples[kind]), { locale, name, url, unsubscribeUrl }),
  }));
  const ready = exportWords(locale);
  const items = [
    { title: write('T-Motor F60 Pro V'), detail: write('€99.00 instead of €119.00'), url },
    { title: write('A message from Jonas') },
  ];
  return [
    ...account,
    {
      name: 'export.ready',
      ...layOutMail(ready.ready({ days: 7 }), { locale, name, url, reason: ready.reason }),
    },
    ...notices,
    { name: 'digest', ...layOutDigest(items, { locale, name, url, unsubscribeUrl }) },
  ];
}
