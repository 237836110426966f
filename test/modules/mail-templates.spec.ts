import { describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import { LOCALES } from '../../src/common/locales.js';
import { layOutMail } from '../../src/platform/mail/mail-layout.js';
import { headersOf, messageIdOf } from '../../src/platform/mail/mail-headers.js';
import { everyMail } from '../support/mail-gallery.js';
import type { LaidOutMail } from '../support/mail-gallery.js';

const [english, french, german] = LOCALES.map((locale) => everyMail(locale));

/** Words that only one of our languages has: one of another's in a mail is a line that nobody translated. */
const TELLING: Record<string, RegExp> = {
  en: /\b(the|your|you|with|this|have)\b/i,
  fr: /\b(vous|votre|vos|est|une|pour|été|cet)\b/i,
  de: /\b(dein|deine|deiner|deinem|deinen|deines|wurde|nicht|diese|dich|kannst|hast)\b/i,
};

/** Values of the samples are marks, so that what is left is what we say ourselves. The findings stay as they were kept. */
function ownWords(locale: (typeof LOCALES)[number]): LaidOutMail[] {
  return everyMail(locale, () => 'XX');
}

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</td></table><h1>You won</h1>',
  '<style>*{display:none}</style>',
  '&lt;b&gt; &amp;amp;',
  'a\r\nBcc: everybody@example.org\r\n\r\nanother body',
  'a\u2028Subject: other\u2029x',
  '\u202Etxt.exe\u202C \u2066gnp\u2069',
  '\u0000\u0007\u001b[31m',
  'javascript:alert(1)',
  '${7*7} {{7*7}} <%= 7*7 %>',
  '\ud800 lone surrogate',
];

describe('every mail', () => {
  it('is there in every language, with a subject of its own', () => {
    const names = english!.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(45);
    expect(french!.map(({ name }) => name)).toEqual(names);
    expect(german!.map(({ name }) => name)).toEqual(names);
    for (const [index, name] of names.entries()) {
      const subjects = [english, french, german].map((mails) => mails![index]!.subject);
      expect([name, new Set(subjects).size]).toEqual([name, 3]);
    }
  });

  it.each(LOCALES)('leaves nothing in another language than %s', (locale) => {
    for (const { name, subject, text, html } of ownWords(locale)) {
      expect([name, TELLING[locale]!.test(text)]).toEqual([name, true]);
      for (const other of LOCALES.filter((candidate) => candidate !== locale)) {
        // A rule that was kept in English has the place of its translation only where there is none.
        expect([name, other, TELLING[other]!.exec(`${subject}\n${text}`)?.[0]]).toEqual([
          name,
          other,
          undefined,
        ]);
      }
      expect(html).toContain(`<html lang="${locale}"`);
      expect(`${subject}${text}${html}`).not.toMatch(/undefined|\[object|NaN|Invalid Date/);
    }
  });

  it.each(LOCALES)('says in %s what it said before', (locale) => {
    const said = everyMail(locale).map(
      ({ name, subject, text }) => `## ${name}\n${subject}\n\n${text.split('\n-- \n')[0]!}`,
    );
    expect(said.join('\n')).toMatchSnapshot();
  });

  it.each(LOCALES)('looks in %s as it did before', (locale) => {
    const shapes = ['auth.resetPassword', 'auth.addressInUse', 'digest'];
    const pages = everyMail(locale).filter(({ name }) => shapes.includes(name));
    expect(pages).toHaveLength(shapes.length);
    const bodies = pages.map(({ html }) => html.slice(html.indexOf('<body'), html.indexOf('</body>')));
    // The filler behind the preheader is the same in all.
    expect(bodies.join('\n\n').replaceAll(/(&#8199;&#65279;)+/g, '(filler)')).toMatchSnapshot();
  });

  it.each(LOCALES)('says the same in both of its forms in %s', (locale) => {
    for (const { name, subject, text, html } of everyMail(locale)) {
      const shown = visibleText(html);
      expect([name, shown.includes(subject)]).toEqual([name, true]);
      const lines = text
        .split('\n-- \n')[0]!
        .split('\n')
        .filter((line) => line && !/^(https?:|[*] | {2}).*|:$/.test(line));
      for (const line of lines) expect([name, shown.includes(line) ? line : shown]).toEqual([name, line]);
    }
  });

  it('turns dark, fits a phone, and has a button that is a cell', () => {
    for (const { html } of english!) {
      expect(html).toContain('<meta name="color-scheme" content="light dark">');
      expect(html).toContain('prefers-color-scheme: dark');
      expect(html).toContain('width=device-width');
      expect(html).not.toMatch(/<(script|link|form|iframe|img)\b|url\(/i);
      if (html.includes('display:inline-block')) expect(html).toMatch(/<td align="center" bgcolor="#1f57d6"/);
      // Gmail cuts off what is longer than 102 kB.
      expect(html.length).toBeLessThan(20_000);
    }
  });

  it.each(hostile)('stays what it is with %j in the place of every value', (value) => {
    for (const locale of LOCALES) {
      const calm = everyMail(locale, () => 'calm');
      const mails = everyMail(locale, () => value);
      for (const [index, { name, subject, text, html }] of mails.entries()) {
        expect([name, tagsOf(html)]).toEqual([name, tagsOf(calm[index]!.html)]);
        expect(subject).not.toMatch(/[\r\n\u2028\u2029]/);
        // eslint-disable-next-line no-control-regex -- control characters are what must not be there
        const forbidden = /[\u202A-\u202E\u2066-\u2069\u2028\u2029\u0000-\u0008\u000B-\u001F\u007F]/;
        for (const part of [subject, text, html])
          expect([name, forbidden.test(part), part.isWellFormed()]).toEqual([name, false, true]);
        expect(html).not.toMatch(/href="javascript/i);
      }
    }
  });
});

describe('the layout', () => {
  const frame = { locale: 'en' as const, name: 'Ada', reason: 'Because.' };
  const content = { subject: 'Subject', paragraphs: ['One.', 'Two.'], action: 'Go' };

  it.each(['Win at evil.example', 'http://evil.example', 'www.evil', 'ada@evil.example'])(
    'does not greet by a name that mail programs would make a link of: %s',
    (name) => {
      expect(layOutMail(content, { ...frame, name }).text).toMatch(/^Hello,\n/);
    },
  );

  it('links to the web only', () => {
    expect(() => layOutMail(content, { ...frame, url: 'javascript:alert(1)' })).toThrow('cannot link');
    expect(() => layOutMail(content, { ...frame, unsubscribeUrl: 'data:text/html,x' })).toThrow(
      'cannot link',
    );
  });

  it('reads well as plain text', () => {
    const url = 'https://kwad.example/go';
    expect(layOutMail(content, { ...frame, url, unsubscribeUrl: 'https://kwad.example/u' }).text).toBe(
      'Hello Ada,\n\nOne.\n\nTwo.\n\nGo:\nhttps://kwad.example/go\n\n-- \nKwadMarket\nBecause.\nStop mails of this kind: https://kwad.example/u\n',
    );
  });
});

describe('the headers', () => {
  const mail = { id: 'notification-1', to: 'a@b.example', subject: 's', text: 't', html: 'h' };

  it('offer one click to unsubscribe where there is an address for it (RFC 8058)', () => {
    expect(headersOf({ ...mail, unsubscribeUrl: 'https://kwad.example/u?t=1' })).toMatchObject({
      'List-Unsubscribe': '<https://kwad.example/u?t=1>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    expect(headersOf(mail)).not.toHaveProperty('List-Unsubscribe');
  });

  it('cannot be broken out of', async () => {
    const wild = headersOf({
      ...mail,
      id: 'x\r\nBcc: everybody@example.org',
      unsubscribeUrl: 'https://kwad.example/u?a=\r\nBcc: everybody@example.org&b=>',
    });
    const raw = Object.entries(wild)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\r\n');
    const { headers } = await PostalMime.parse(`${raw}\r\n\r\nbody`);
    expect(headers.map(({ key }) => key).sort()).toEqual(
      Object.keys(wild)
        .map((name) => name.toLowerCase())
        .sort(),
    );
    expect(wild['List-Unsubscribe']!.indexOf('>')).toBe(wild['List-Unsubscribe']!.length - 1);
  });

  it('have one Message-ID for every try of a mail, in our domain', () => {
    const id = messageIdOf('notification-1', 'KwadMarket <hello@kwad.example>');
    expect(id).toMatch(/^<[0-9a-f]{40}@kwad\.example>$/);
    expect(messageIdOf('notification-1', 'Other <hi@kwad.example>')).toBe(id);
    expect(messageIdOf('notification-2', 'KwadMarket <hello@kwad.example>')).not.toBe(id);
  });
});

/** The tags of a page in order, without attributes: text cannot change them, but for the lines that it has. */
function tagsOf(html: string): string[] {
  return [...html.matchAll(/<(\/?[a-z!][a-z0-9]*)/gi)]
    .map((match) => match[1]!)
    .filter((tag) => !/^(br|\/?p)$/.test(tag));
}

function visibleText(html: string): string {
  const entities: Record<string, string> = {
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&#39;': "'",
    '&amp;': '&',
  };
  return html
    .replace(/<br>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity);
}
