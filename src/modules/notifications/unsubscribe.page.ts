import { toLocale } from '../../common/locales.js';
import type { Locale } from '../../common/locales.js';
import { escapeHtml } from '../../common/text.js';
import { smallPage } from '../../platform/http/small-page.js';
import { isKind, nameOf } from './templates/texts.js';

interface Words {
  title: string;
  ask: (kind: string | null) => string;
  button: string;
  done: string;
}

const WORDS: Record<Locale, Words> = {
  en: {
    title: 'Fewer mails',
    ask: (kind) =>
      kind ? `No more mails of this kind: “${kind}”?` : 'No more mails but those about security?',
    button: 'Yes, stop them',
    done: 'Done. You can switch them on again in your settings.',
  },
  fr: {
    title: 'Moins d’e-mails',
    ask: (kind) =>
      kind
        ? `Ne plus recevoir ces e-mails : « ${kind} » ?`
        : 'Ne plus recevoir que les e-mails de sécurité ?',
    button: 'Oui, les arrêter',
    done: 'C’est fait. Vous pouvez les réactiver dans vos réglages.',
  },
  de: {
    title: 'Weniger E-Mails',
    ask: (kind) => (kind ? `Keine E-Mails dieser Art mehr: „${kind}“?` : 'Nur noch E-Mails zur Sicherheit?'),
    button: 'Ja, beenden',
    done: 'Erledigt. In den Einstellungen kannst du sie wieder einschalten.',
  },
};

/** Asks before anything is changed: programs that look through mails open every link. */
export function askPage(kind: string, locale: string) {
  const words = WORDS[toLocale(locale)];
  const name = isKind(kind) ? nameOf(kind, locale) : null;
  // A form without an action posts to the address of the page, token and all; it needs no script.
  const form = `<p>${escapeHtml(words.ask(name))}</p>\n<form method="post"><button>${escapeHtml(words.button)}</button></form>`;
  return smallPage({ title: words.title, body: form, lang: toLocale(locale) });
}

export function donePage(locale: string) {
  const words = WORDS[toLocale(locale)];
  return smallPage({ title: words.title, body: `<p>${escapeHtml(words.done)}</p>`, lang: toLocale(locale) });
}
