import Negotiator from 'negotiator';

/** The languages of the product, the one for everybody else first. */
export const LOCALES = ['en', 'fr', 'de'] as const;
export type Locale = (typeof LOCALES)[number];

/** How dates and amounts are written: people here read "21 November", not "November 21". */
const TAGS: Record<Locale, string> = { en: 'en-GB', fr: 'fr-FR', de: 'de-DE' };

/** The tag that `Intl` formats by. */
export function tagOf(locale: Locale): string {
  return TAGS[locale];
}

/** The language of ours that a tag such as `fr-CH` means; English where there is none. */
export function toLocale(tag: string | null | undefined): Locale {
  const language = tag?.trim().toLowerCase().split(/[-_]/, 1)[0];
  return LOCALES.find((locale) => locale === language) ?? 'en';
}

/** The language of ours that a browser prefers, by its Accept-Language; English where it names none of them. */
export function preferredLocale(acceptLanguage: string | undefined): Locale {
  return toLocale(
    new Negotiator({ headers: { 'accept-language': acceptLanguage } }).language([...LOCALES]) ?? null,
  );
}

/** A day for people to read, in UTC: `21 November 2026`, `21. November 2026`. */
export function formatDay(at: Date, locale: Locale): string {
  return new Intl.DateTimeFormat(TAGS[locale], { dateStyle: 'long', timeZone: 'UTC' }).format(at);
}

/** A moment for people to read, in UTC and saying so: `21 November 2026 at 14:05 UTC`. */
export function formatMoment(at: Date, locale: Locale): string {
  const format = new Intl.DateTimeFormat(TAGS[locale], {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return `${format.format(at)} UTC`;
}

/** Text as its language is set: French puts a space that does not break before `: ; ! ?` and inside guillemets. */
export function typeset(text: string, locale: Locale): string {
  if (locale !== 'fr') return text;
  return text.replace(/ (?=[:;!?»])/g, '\u00a0').replace(/(?<=«) /g, '\u00a0');
}
