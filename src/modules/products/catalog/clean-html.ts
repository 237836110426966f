import type { IOptions } from 'sanitize-html';

type Cleaner = (html: string) => string;

const RULES: IOptions = {
  allowedTags: [
    ...['p', 'br', 'ul', 'ol', 'li', 'b', 'strong', 'i', 'em', 'u', 'h2', 'h3', 'h4', 'blockquote', 'a'],
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'sub', 'sup', 'code', 'pre', 'hr'],
  ],
  allowedAttributes: { a: ['href', 'rel'] },
  allowedSchemes: ['http', 'https'],
  allowProtocolRelative: false,
  nestingLimit: 20,
};

let cleaner: Promise<Cleaner> | undefined;

/** What is harmless of a piece of HTML: text and its structure, no pictures, styles, scripts or frames. */
export async function cleanHtml(html: string): Promise<string> {
  cleaner ??= loadCleaner();
  return (await cleaner)(html);
}

/** Few ever describe a product, and the library brings a parser of HTML and one of style sheets. */
async function loadCleaner(): Promise<Cleaner> {
  const { default: sanitize } = await import('sanitize-html');
  // A page has one h1, and it is not a shop's.
  const transformTags = { h1: 'h2', a: sanitize.simpleTransform('a', { rel: 'nofollow noopener ugc' }) };
  return (html) => sanitize(html, { ...RULES, transformTags }).trim();
}
