import type { Locale } from '../../../common/locales.js';
import { layOutMail } from '../../../platform/mail/mail-layout.js';
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
  const content = { subject: title, paragraphs: text.split('\n\n'), action: button };
  return layOutMail(content, { ...frame, reason: REASONS[frame.locale] });
}
