/** What makes a message wait for a moderator. Pure: no Nest, no Prisma. */
export interface ScamPattern {
  /** Stable: admins change a pattern by it, and moderators read why a message waits. */
  name: string;
  /** Tried on text as `foldText` leaves it. */
  matches: RegExp;
  /** For admins, in words. */
  about: string;
}

/** How much may stand between two words that belong together. */
const NEAR = '[^.!?\\n]{0,60}?';
const pattern = (name: string, about: string, ...alternatives: string[]): ScamPattern => ({
  name,
  about,
  matches: new RegExp(alternatives.map((text) => `(?:${text})`).join('|'), 'u'),
});

/**
 * The declared patterns: what the classified-ads frauds of our buyers' languages have in common. Phone numbers, mail
 * addresses and ordinary links are not among them: people who buy from each other exchange those.
 */
export const DECLARED_PATTERNS: readonly ScamPattern[] = [
  pattern(
    'untraceable-payment',
    'Asks for money by a way that cannot be traced or called back',
    '\\b(?:western ?union|money ?gram|ria money|paysafe ?card|transcash|neosurf|pcs mastercard)\\b',
    `\\b(?:itunes|steam|amazon|google ?play|gift|cadeau|geschenk) ?(?:gift )?(?:cards?|cartes?|karten?)\\b${NEAR}\\b(?:code|pay|payer|bezahl|zahl)`,
    `\\b(?:pay|payment|send|payer|paiement|zahl\\w*|bezahl\\w*)\\b${NEAR}\\b(?:bitcoins?|btc|usdt|ethereum|crypto\\w*|krypto\\w*)\\b`,
    '\\bcartes? (?:cadeau|prepayee)s?\\b',
  ),
  pattern(
    'sign-in-code',
    'Asks for a code or password that opens an account',
    `\\b(?:send|tell|give|forward)\\b${NEAR}\\b(?:code|otp|pin)\\b${NEAR}\\b(?:sms|received|got|text|phone)`,
    `\\b(?:verification|security|confirmation|one[- ]time|6[- ]digit|six[- ]digit) code\\b`,
    `\\bcode (?:de )?(?:verification|securite|confirmation)\\b`,
    `\\b(?:bestatigungs|sicherheits|verifizierungs)code\\b`,
  ),
  pattern(
    'card-data',
    'Asks for the data of a bank card',
    `\\b(?:card|carte|karten?) ?(?:number|numero|nummer)\\b${NEAR}\\b(?:cvv|cvc|expir|ablauf|crypto)`,
    '\\b(?:cvv|cvc)2?\\b',
  ),
  pattern(
    'courier-with-money',
    'Promises a courier who brings the money, or who must be paid first',
    `\\b(?:courier|agent|driver|livreur|transporteur|kurier|spediteur)\\b${NEAR}\\b(?:cash|envelope|enveloppe|especes|bargeld|umschlag|money|argent|geld)\\b`,
    `\\b(?:pay|payer|zahlen)\\b${NEAR}\\b(?:insurance|assurance|versicherung|customs|douane|zoll)\\b${NEAR}\\b(?:fees?|frais|gebuhr\\w*|first|d'abord|zuerst|upfront)\\b`,
  ),
  pattern(
    'false-safe-payment',
    'Leads to a page that passes for the payment of a shop, a bank or of this market',
    `\\b(?:click|open|follow|clique[rz]?|klick\\w*|offne)\\b${NEAR}\\b(?:link|lien)\\b${NEAR}\\b(?:receive|get|claim|recevoir|encaisser|erhalten|payment|paiement|zahlung|funds)\\b`,
    'https?://[^\\s/]*(?:kwad-?market|paypal|vinted|leboncoin|kleinanzeigen|revolut|mondial-?relay|dhl|fedex)[\\w-]*\\.(?:top|xyz|shop|site|online|click|live|info|buzz|icu|cfd|sbs|cc|ru)\\b',
  ),
  pattern(
    'hidden-link',
    'Hides where a link leads',
    '\\b(?:bit\\.ly|tinyurl\\.com|cutt\\.ly|is\\.gd|rb\\.gy|shorturl\\.at|goo\\.su|clck\\.ru)/\\S',
  ),
];

const INVISIBLE = /[\p{Cf}\p{Mn}\u115F\u1160\u3164\uFFA0]/gu;
/** Letters of other scripts that pass for Latin ones, as far as patterns need them. */
const LOOK_ALIKES: Record<string, string> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  у: 'y',
  х: 'x',
  і: 'i',
  ѕ: 's',
  ԁ: 'd',
  к: 'k',
  м: 'm',
  т: 't',
  в: 'b',
  н: 'h',
  α: 'a',
  ε: 'e',
  ο: 'o',
  ρ: 'p',
  ν: 'v',
  ς: 'σ',
  ι: 'i',
  κ: 'k',
  τ: 't',
  ß: 'ss',
};
const LOOK_ALIKE = new RegExp(`[${Object.keys(LOOK_ALIKES).join('')}]`, 'gu');

/** Text as patterns see it: small letters without accents, disguises or doubled spaces. */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(INVISIBLE, '')
    .toLowerCase()
    .replace(LOOK_ALIKE, (letter) => LOOK_ALIKES[letter]!)
    .replace(/[^\S\n]+/gu, ' ');
}

const MAX_GAPS = 2;

/** Whether `text` is a pattern that an admin may set: some letters, and not more gaps than stay cheap to look for. */
export function isPatternText(text: string): boolean {
  const solid = foldText(text).split('*');
  return solid.length - 1 <= MAX_GAPS && solid.every((part) => part.trim().length >= 2);
}

/**
 * What an admin wrote, as a pattern: those words in that order, whatever case and accents; `*` stands for up to 40
 * characters of the same line. No regular expression of theirs is ever run: one could stop the server.
 */
export function patternFromText(name: string, text: string, about: string): ScamPattern {
  const parts = foldText(text)
    .split('*')
    .map((part) => escape(part.trim()).replaceAll(' ', '\\s+'));
  return { name, about, matches: new RegExp(parts.join('[^\\n]{0,40}?'), 'u') };
}

/** The names of the patterns that a text hits, in their order; none: it needs no look. */
export function findHits(text: string, patterns: readonly ScamPattern[]): string[] {
  if (text === '') return [];
  const folded = foldText(text);
  return patterns.filter(({ matches }) => matches.test(folded)).map(({ name }) => name);
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
