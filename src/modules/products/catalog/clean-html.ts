import sanitizeHtml from 'sanitize-html';

const RULES: sanitizeHtml.IOptions = {
  allowedTags: [
    ...['p', 'br', 'ul', 'ol', 'li', 'b', 'strong', 'i', 'em', 'u', 'h2', 'h3', 'h4', 'blockquote', 'a'],
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'sub', 'sup', 'code', 'pre', 'hr'],
  ],
  allowedAttributes: { a: ['href', 'rel'] },
  allowedSchemes: ['http', 'https'],
  allowProtocolRelative: false,
  // A page has one h1, and it is not a shop's.
  transformTags: { h1: 'h2', a: sanitizeHtml.simpleTransform('a', { rel: 'nofollow noopener ugc' }) },
  nestingLimit: 20,
};

/** What is harmless of a piece of HTML: text and its structure, no pictures, styles, scripts or frames. */
export function cleanHtml(html: string): string {
  return sanitizeHtml(html, RULES).trim();
}
