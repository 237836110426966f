import type { Locale } from '../../common/locales.js';

interface FrameWords {
  greeting: (name: string | null) => string;
  /** Above the address of the button, for programs that do not show buttons. */
  fallback: string;
  unsubscribe: string;
}

/** What every mail says around its content. French says "vous", German "du" (docs/decisions/0055-mails.md). */
const WORDS: Record<Locale, FrameWords> = {
  en: {
    greeting: (name) => (name ? `Hello ${name},` : 'Hello,'),
    fallback: 'If the button does not work, open this address:',
    unsubscribe: 'Stop mails of this kind',
  },
  fr: {
    greeting: (name) => (name ? `Bonjour ${name},` : 'Bonjour,'),
    fallback: 'Si le bouton ne fonctionne pas, ouvrez cette adresse :',
    unsubscribe: 'Ne plus recevoir ce type d’e-mail',
  },
  de: {
    greeting: (name) => (name ? `Hallo ${name}!` : 'Hallo!'),
    fallback: 'Falls die Schaltfläche nicht funktioniert, öffne diese Adresse:',
    unsubscribe: 'Keine E-Mails dieser Art mehr erhalten',
  },
};

export function mailWords(locale: Locale): FrameWords {
  return WORDS[locale];
}
