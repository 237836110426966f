import { typeset } from '../../common/locales.js';
import type { Locale } from '../../common/locales.js';
import { escapeHtml, toPlainLine, toPlainText } from '../../common/text.js';
import { frameHtml } from './mail-frame.js';
import { mailWords } from './mail-words.js';

/** What a mail says, in one language: the words of a template with their values filled in. */
export interface MailText {
  subject: string;
  /** What inboxes show after the subject; absent: how the first paragraph begins. */
  preheader?: string;
  /** A line feed within one becomes a line break. */
  paragraphs: string[];
  /** A list between the paragraphs and the button, such as the entries of a digest. */
  items?: MailItem[];
  /** What the button says. It stands only where there is an address to open. */
  action?: string;
}

export interface MailItem {
  title: string;
  detail?: string;
  url?: string;
}

/** Whom it goes to, what its button opens, and why it came. */
export interface MailFrame {
  locale: Locale;
  /** Who is greeted; null: nobody by name. */
  name: string | null;
  /** What the button opens. */
  url?: string;
  /** One sentence: why this mail came. */
  reason: string;
  /** A page where mails of this kind are switched off. */
  unsubscribeUrl?: string;
}

/** A mail laid out: its subject on one line, plain text and HTML of the same content. Every value is escaped. */
export function layOutMail(
  text: MailText,
  frame: MailFrame,
): { subject: string; text: string; html: string } {
  const set = (words: string) => typeset(words, frame.locale);
  const subject = set(toPlainLine(text.subject));
  const said = { ...text, subject, paragraphs: text.paragraphs.map(set) };
  const framed = { ...frame, reason: set(frame.reason) };
  return { subject, text: asText(said, framed), html: asHtml(said, framed) };
}

function asText({ paragraphs, items = [], action }: MailText, frame: MailFrame): string {
  const { locale, url, reason, unsubscribeUrl } = frame;
  const list = items.map(({ title, detail, url: link }) =>
    [`* ${title}`, detail && `  ${detail}`, link && `  ${link}`].filter(Boolean).join('\n'),
  );
  const footer = [reason, unsubscribeUrl && `${mailWords(locale).unsubscribe}: ${unsubscribeUrl}`];
  const blocks = [
    greeting(frame),
    ...paragraphs,
    ...list,
    ...(action && url ? [`${action}:\n${url}`] : []),
    `-- \nKwadMarket\n${footer.filter(Boolean).join('\n')}`,
  ];
  return `${blocks.map((block) => toPlainText(block)).join('\n\n')}\n`;
}

function asHtml(text: MailText, frame: MailFrame): string {
  const { locale, url, reason, unsubscribeUrl } = frame;
  const { paragraphs, items = [], action } = text;
  const words = mailWords(locale);
  return frameHtml({
    locale,
    title: show(text.subject),
    preheader: show(toPlainLine(text.preheader ?? paragraphs[0] ?? '').slice(0, 140)),
    blocks: [greeting(frame), ...paragraphs].map((paragraph) => show(paragraph).replaceAll('\n', '<br>')),
    items: items.map(({ title, detail, url: link }) => ({
      title: show(title),
      detail: detail ? show(detail) : '',
      url: link ? linkTo(link) : '',
    })),
    button:
      action && url
        ? { label: show(action), url: linkTo(url), fallback: show(typeset(words.fallback, locale)) }
        : null,
    footer: show(reason),
    unsubscribe: unsubscribeUrl ? { label: show(words.unsubscribe), url: linkTo(unsubscribeUrl) } : null,
  });
}

function greeting({ locale, name }: MailFrame): string {
  return typeset(mailWords(locale).greeting(name && isName(name) ? toPlainLine(name) : null), locale);
}

/** Mail programs make links of what looks like one, and anybody may register with the address of somebody else. */
function isName(name: string): boolean {
  return !/:\/\/|www\.|\S\.\p{L}{2,}|@/iu.test(name);
}

function show(text: string): string {
  return escapeHtml(toPlainText(text));
}

/** @throws TypeError for what is no address of the web: a template must never link to a script */
function linkTo(url: string): string {
  const { protocol, href } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') throw new TypeError(`a mail cannot link to ${protocol}`);
  return escapeHtml(href);
}
