import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isPlainLine } from '../../src/common/text.js';
import {
  DECLARED_PATTERNS,
  findHits,
  isPatternText,
  patternFromText,
} from '../../src/modules/messages/scam-filter.js';

const hits = (text: string) => findHits(text, DECLARED_PATTERNS);

describe('the scam filter', () => {
  it.each([
    ['untraceable-payment', 'I can only pay by Western Union, is that ok?'],
    ['untraceable-payment', 'Envoyez deux cartes prépayées et je confirme'],
    ['untraceable-payment', 'please send the payment to my Bitcoin wallet'],
    ['untraceable-payment', 'Buy a Steam gift card and give me the code'],
    ['sign-in-code', 'Tell me the code that you received by SMS'],
    ['sign-in-code', 'Was ist der Bestätigungscode?'],
    ['sign-in-code', 'donne moi le code de vérification'],
    ['card-data', 'Please enter card number and expiry, CVV too'],
    ['courier-with-money', 'The courier brings the cash in an envelope'],
    ['courier-with-money', 'Le livreur vous remettra une enveloppe'],
    ['false-safe-payment', 'Click on this link to receive your money'],
    ['false-safe-payment', 'https://kwadmarket-pay.top/order/1'],
    ['hidden-link', 'see https://bit.ly/3abc'],
  ])('holds %s: %s', (name, text) => {
    expect(hits(text)).toContain(name);
  });

  it.each([
    'Is it still for sale? My number is +33 6 12 34 56 78',
    'Write me at pilot@example.org or on https://www.rcgroups.com/forums/showthread.php?1',
    'Do you ship by DHL or UPS? I pay by bank transfer or PayPal.',
    'What is the KV? Which ESC firmware, BLHeli_32?',
    'Ich hole es gegen Barzahlung ab, Sonntag um 15 Uhr?',
    'Je peux payer en espèces et venir le chercher samedi.',
    'The receiver binds with the code on the sticker',
    'Сколько стоит? Отправите в Берлин?',
  ])('lets ordinary talk through: %s', (text) => {
    expect(hits(text)).toEqual([]);
  });

  it.each([
    'WESTERN   UNION',
    'W\u0435stern Uni\u043en',
    'Western\u200b Union',
    'Ｗｅｓｔｅｒｎ　Ｕｎｉｏｎ',
    'Wëstérn Ünion',
  ])('sees through a disguise: %s', (text) => {
    expect(hits(text)).toEqual(['untraceable-payment']);
  });

  it('finds what an admin wrote, whatever case, accents and gaps, and takes nothing for a regular expression', () => {
    const own = patternFromText('own', 'Séquestre * frais (10%)', '');
    expect(findHits('le SEQUESTRE prend des   FRAIS (10%) hélas', [own])).toEqual(['own']);
    expect(findHits('le sequestre\nfrais (10%)', [own])).toEqual([]);
    expect(findHits('aaaa', [patternFromText('dots', 'a.*a', '')])).toEqual([]);
    expect(['*', 'a', 'ab*c', 'a1*b2*c3*d4', '\u200b\u200b'].map(isPatternText)).toEqual(
      Array(5).fill(false),
    );
    expect(['ab', 'ab*cd', 'ab * cd * ef'].map(isPatternText)).toEqual([true, true, true]);
  });

  it('finds any text of an admin in a message that holds it, and never throws', () => {
    const written = fc
      .string({ minLength: 2, maxLength: 200, unit: 'grapheme' })
      .filter((text) => isPlainLine(text) && isPatternText(text));
    fc.assert(
      fc.property(written, fc.string(), fc.string(), (text, before, after) => {
        const own = patternFromText('own', text, '');
        const said = `${before} ${text.replaceAll('*', ' ')} ${after}`;
        expect(findHits(said, [own])).toEqual(['own']);
      }),
    );
  });

  it('looks through the longest message at once, however it is made', () => {
    const worst = [
      'pay '.repeat(1_000),
      'a'.repeat(4_000),
      'send code '.repeat(400),
      'https://dhl'.repeat(360),
    ];
    const own = patternFromText('own', 'aa*aa*ab', '');
    const steps = worst.map((text) => {
      const begun = process.cpuUsage();
      findHits(text, [...DECLARED_PATTERNS, own]);
      return process.cpuUsage(begun).user / 1_000;
    });
    expect(Math.max(...steps)).toBeLessThan(250);
  });
});
