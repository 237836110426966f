import type { Locale } from '../../../common/locales.js';
import { layOutMail } from '../../../platform/mail/mail-layout.js';
import type { MailItem } from '../../../platform/mail/mail-layout.js';
import type { Texts } from './words.js';

/** Why a mail of a notification came. */
const REASONS: Record<Locale, string> = {
  en: 'You get this mail because it concerns your account at KwadMarket. What you are told is up to you, in your settings.',
  fr: 'Vous recevez cet e-mail car il concerne votre compte KwadMarket. Vous choisissez dans vos réglages ce que vous voulez recevoir.',
  de: 'Du bekommst diese E-Mail, weil sie dein Konto bei KwadMarket betrifft. Was du bekommst, bestimmst du in deinen Einstellungen.',
};

interface NoticeFrame {
  locale: Locale;
  name: string;
  /** What the button opens. */
  url: string;
  /** Absent for what cannot be switched off. */
  unsubscribeUrl?: string;
}

/** A notification as a mail, laid out. */
export function layOutNotice(
  { title, text, button }: Texts,
  frame: NoticeFrame,
): ReturnType<typeof layOutMail> {
  const content = { subject: title, paragraphs: text.split(/\n+/), action: button };
  return layOutMail(content, { ...frame, reason: REASONS[frame.locale] });
}

const DIGESTS: Record<Locale, { subject: string; opening: string; button: string }> = {
  en: {
    subject: 'Your news at KwadMarket',
    opening: 'Here is what happened since the last time.',
    button: 'Open my news',
  },
  fr: {
    subject: 'Vos nouvelles de KwadMarket',
    opening: 'Voici ce qui s’est passé depuis la dernière fois.',
    button: 'Voir mes nouvelles',
  },
  de: {
    subject: 'Deine Neuigkeiten bei KwadMarket',
    opening: 'Das ist seit dem letzten Mal passiert.',
    button: 'Meine Neuigkeiten öffnen',
  },
};

/** Several notifications in one mail. */
export function layOutDigest(items: MailItem[], frame: NoticeFrame): ReturnType<typeof layOutMail> {
  const { subject, opening, button } = DIGESTS[frame.locale];
  const content = { subject, paragraphs: [opening], items, action: button };
  return layOutMail(content, { ...frame, reason: REASONS[frame.locale] });
}
