import { formatMoment } from '../../../../common/locales.js';
import type { AppealWords, Family, Templates } from '../words.js';
import { statementText } from './statement.js';

type Moderation =
  Family<'report' | 'appeal' | 'moderation'> | 'account.suspended' | 'account.suspension_lifted';

const REASONS: Record<string, string> = {
  PROHIBITED_ITEM: 'verbotener Artikel',
  SUSPECTED_SCAM: 'Betrugsverdacht',
  WRONG_CATEGORY: 'falsche Kategorie',
  MISLEADING_TITLE: 'irreführender Titel',
  POOR_PICTURES: 'schlechte Bilder',
  POOR_DESCRIPTION: 'schlechte Beschreibung',
  UNREALISTIC_PRICE: 'unrealistischer Preis',
  DUPLICATE: 'doppelte Anzeige',
  HARASSMENT: 'Belästigung',
};

export const MODERATION_TEXTS: Templates<Moderation> = {
  'report.upheld': {
    name: 'Eine von mir gemeldete Anzeige wurde entfernt',
    say: ({ title }) => ({
      title: 'Die von dir gemeldete Anzeige wurde entfernt',
      text: `Danke: „${title}“ verstößt gegen unsere Regeln und wird nicht mehr gezeigt. Das hat ein Mensch entschieden.`,
      button: 'Anzeige öffnen',
    }),
  },
  'report.dismissed': {
    name: 'Eine Meldung von mir blieb ohne Folgen',
    say: ({ title }) => ({
      title: 'Wir haben deine Meldung geprüft',
      text: `„${title}“ verstößt unserer Ansicht nach nicht gegen unsere Regeln und bleibt online. Das hat ein Mensch entschieden. Falls du anderer Meinung bist, antworte auf diese E-Mail.`,
      button: 'Anzeige öffnen',
    }),
  },
  'report.message_upheld': {
    name: 'Eine von mir gemeldete Nachricht wurde entfernt',
    say: ({ title }) => ({
      title: 'Die von dir gemeldete Nachricht wurde entfernt',
      text: `Danke: Die Nachricht zu „${title}“ verstößt gegen unsere Regeln und ist weg. Das hat ein Mensch entschieden.`,
      button: 'Unterhaltung öffnen',
    }),
  },
  'report.message_dismissed': {
    name: 'Meine Meldung einer Nachricht blieb ohne Folgen',
    say: ({ title }) => ({
      title: 'Wir haben deine Meldung geprüft',
      text: `Die Nachricht zu „${title}“ verstößt unserer Ansicht nach nicht gegen unsere Regeln und bleibt. Das hat ein Mensch entschieden. Du kannst die Person blockieren, die sie geschrieben hat. Falls du anderer Meinung bist, antworte auf diese E-Mail.`,
      button: 'Unterhaltung öffnen',
    }),
  },
  'appeal.overturned': {
    name: 'Ein Einspruch von mir hatte Erfolg',
    say: (words) => ({
      title: 'Dein Einspruch hatte Erfolg',
      text: decided(
        words,
        words.published
          ? `Du hattest recht: „${words.title}“ ist wieder online.`
          : `Du hattest recht, was „${words.title}“ betrifft. Eine abgelehnte Änderung wartet wieder auf die Moderation; eine Anzeige, die sich seitdem geändert hat, musst du noch einmal einreichen.`,
      ),
      button: 'Meine Anzeige öffnen',
    }),
  },
  'appeal.upheld': {
    name: 'Ein Einspruch von mir hatte keinen Erfolg',
    say: (words) => ({
      title: 'Dein Einspruch hatte keinen Erfolg',
      text: decided(
        words,
        `Jemand anderes aus der Moderation hat „${words.title}“ geprüft, und die Entscheidung bleibt bestehen. Du kannst dich an eine zertifizierte außergerichtliche Streitbeilegungsstelle oder an ein Gericht wenden.`,
      ),
      button: 'Meine Anzeige öffnen',
    }),
  },
  'moderation.reported': {
    name: 'Eine Anzeige wurde gemeldet (Moderation)',
    say: ({ title, reason }) => ({
      title: 'Eine Anzeige wurde gemeldet',
      text: `„${title}“ wurde gemeldet (${REASONS[reason] ?? 'anderer Grund'}).`,
      button: 'Meldungen öffnen',
    }),
  },
  'moderation.appealed': {
    name: 'Jemand erhebt Einspruch (Moderation)',
    say: ({ title }) => ({
      title: 'Einspruch gegen eine Entscheidung',
      text: `Wer „${title}“ anbietet, erhebt Einspruch gegen eine Entscheidung. Darüber entscheidet jemand anderes als beim ersten Mal.`,
      button: 'Einsprüche öffnen',
    }),
  },
  'account.suspended': {
    name: 'Mein Konto wurde gesperrt',
    say: ({ until, note, statement }) => {
      const end = until
        ? `bis ${formatMoment(new Date(until), 'de')}`
        : 'bis die Moderation die Sperre aufhebt';
      const words = note ? `\nDie Moderation schreibt: ${note}` : '';
      return {
        title: 'Dein Konto wurde gesperrt',
        text: `Du kannst dich nicht anmelden, und deine Anzeigen sind nicht sichtbar, ${end}.${words}\n${statementText(statement)}`,
        button: 'KwadMarket öffnen',
      };
    },
  },
  'account.suspension_lifted': {
    name: 'Meine Sperre ist vorbei',
    say: () => ({
      title: 'Dein Konto ist wieder offen',
      text: 'Deine Sperre ist vorbei. Du kannst dich anmelden, und deine Anzeigen sind wieder sichtbar.',
      button: 'KwadMarket öffnen',
    }),
  },
};

function decided({ note }: AppealWords, outcome: string): string {
  return `${outcome}\nDie Moderation schreibt: ${note}`;
}
