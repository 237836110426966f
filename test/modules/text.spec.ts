import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escapeHtml, isPlainLine, isPlainText } from '../../src/common/text.js';

describe('plain text', () => {
  it.each(['Moteurs d’hélice, état neuf', '日本語', 'مرحبا', 'שלום', '👨‍👩‍👧 et 🏳️‍🌈', 'a\tb\nc\r\nd', ''])(
    'is %j',
    (text) => expect(isPlainText(text)).toBe(true),
  );

  it.each([
    ['a right-to-left override', 'abc\u202Egpj.exe'],
    ['a left-to-right embedding', '\u202Aabc'],
    ['an isolate', 'a\u2066b\u2069'],
    ['a direction mark', 'a\u200Fb'],
    ['an Arabic letter mark', 'a\u061Cb'],
    ['a zero byte', 'a\u0000b'],
    ['an escape', '\u001B[31mred'],
    ['a C1 control', 'a\u0085b'],
    ['a delete', 'a\u007F'],
    ['half a character', 'a\uD800b'],
  ])('is not what holds %s', (_, text) => {
    expect(isPlainText(text)).toBe(false);
    expect(isPlainLine(text)).toBe(false);
  });

  it.each(['a\nb', 'a\rb', 'a\u2028b', 'a\u2029b', 'a\tb'])('%j is no plain line', (text) => {
    expect(isPlainLine(text)).toBe(false);
  });

  it('cannot smuggle a header into a mail', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        if (isPlainLine(text)) expect(text).not.toMatch(/[\r\n\0]/);
      }),
    );
  });
});

describe('escaping', () => {
  it('leaves nothing that starts a tag, an entity or an attribute', () => {
    expect(escapeHtml(`<b a="1" c='2'>&amp;</b>`)).toBe(
      '&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;&lt;/b&gt;',
    );
    fc.assert(
      fc.property(fc.string(), (text) =>
        expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/),
      ),
    );
  });

  it('changes no other text', () => expect(escapeHtml('Lyon, 69001: 45,00 €')).toBe('Lyon, 69001: 45,00 €'));
});
