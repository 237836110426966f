import { describe, expect, it } from '@jest/globals';
import { formatDay, formatMoment, preferredLocale, toLocale, typeset } from '../../src/common/locales.js';
import { formatMoney } from '../../src/common/money.js';

const AT = new Date('2026-11-21T14:05:00Z');
/** Intl's spaces that do not break, as plain ones. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('the language of a person', () => {
  it.each([
    ['de-CH', 'de'],
    ['FR', 'fr'],
    ['fr_BE', 'fr'],
    ['es', 'en'],
    ['french', 'en'],
    ['', 'en'],
    [null, 'en'],
  ])('of the tag %s is %s', (tag, locale) => expect(toLocale(tag)).toBe(locale));

  it.each([
    ['de-CH,fr;q=0.5', 'de'],
    ['es,fr;q=0.4,de;q=0.3', 'fr'],
    ['en;q=0.1,de;q=0.9', 'de'],
    ['es', 'en'],
    ['*', 'en'],
    ['de;q=0', 'en'],
    ['%%%;;;,,,', 'en'],
    [undefined, 'en'],
  ])('who sends Accept-Language %s is %s', (header, locale) => expect(preferredLocale(header)).toBe(locale));

  it('decides how days, moments and amounts are written', () => {
    expect(['en', 'fr', 'de'].map((tag) => plain(formatDay(AT, toLocale(tag))))).toEqual([
      '21 November 2026',
      '21 novembre 2026',
      '21. November 2026',
    ]);
    expect(plain(formatMoment(AT, 'fr'))).toBe('21 novembre 2026 à 14:05 UTC');
    expect(plain(formatMoney(124_900, 'EUR', 'en'))).toBe('€1,249.00');
    expect(plain(formatMoney(124_900, 'EUR', 'fr'))).toBe('1 249,00 €');
    expect(plain(formatMoney(124_900, 'CHF', 'de'))).toBe('1.249,00 CHF');
  });

  it('puts spaces that do not break where French has them', () => {
    expect(typeset('Quoi ? « Oui » : non !', 'fr')).toBe('Quoi\u00a0? «\u00a0Oui\u00a0»\u00a0: non\u00a0!');
    expect(typeset('What ? : no', 'en')).toBe('What ? : no');
  });
});
