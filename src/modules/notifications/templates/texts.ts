import { ENGLISH } from './en/english.js';
import type { Kind, Templates, Texts, WordsOf } from './words.js';

/** Every language that notifications speak. */
const LANGUAGES: Record<string, Templates> = { en: ENGLISH };

/**
 * What a notification of `kind` says.
 *
 * @param locale as people set it (`fr`, `de-CH`); English where there is no such language
 */
export function textsOf<K extends Kind>(kind: K, locale: string, words: WordsOf[K]): Texts {
  return templatesIn(locale)[kind].say(words);
}

/** How a kind is called on the page of preferences. */
export function nameOf(kind: Kind, locale: string): string {
  return templatesIn(locale)[kind].name;
}

/** Whether there is (still) a template of that name. */
export function isKind(kind: string): kind is Kind {
  return Object.hasOwn(ENGLISH, kind);
}

function templatesIn(locale: string): Templates {
  const [language = 'en'] = locale.toLowerCase().split(/[-_]/, 1);
  return LANGUAGES[language] ?? ENGLISH;
}
