import { toLocale, typeset } from '../../../common/locales.js';
import type { Locale } from '../../../common/locales.js';
import { GERMAN } from './de/german.js';
import { ENGLISH } from './en/english.js';
import { FRENCH } from './fr/french.js';
import type { Kind, Templates, Texts, WordsOf } from './words.js';

/** Every language that notifications speak. */
const LANGUAGES: Record<Locale, Templates> = { en: ENGLISH, fr: FRENCH, de: GERMAN };

/**
 * What a notification of `kind` says.
 *
 * @param locale as people set it (`fr`, `de-CH`); English where there is no such language
 */
export function textsOf<K extends Kind>(kind: K, locale: string, words: WordsOf[K]): Texts {
  const language = toLocale(locale);
  const { title, text, button } = LANGUAGES[language][kind].say(words);
  return {
    title: typeset(title, language),
    text: typeset(text, language),
    button: typeset(button, language),
  };
}

/** How a kind is called on the page of preferences. */
export function nameOf(kind: Kind, locale: string): string {
  return LANGUAGES[toLocale(locale)][kind].name;
}

/** Whether there is (still) a template of that name. */
export function isKind(kind: string): kind is Kind {
  return Object.hasOwn(ENGLISH, kind);
}
