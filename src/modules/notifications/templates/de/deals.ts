import { formatDay } from '../../../../common/locales.js';
import type { DecisionWords, Family, Templates } from '../words.js';
import { statementText } from './statement.js';

const REASONS: Record<string, string> = {
  PROHIBITED_ITEM: 'Dieser Artikel darf hier nicht verkauft werden',
  SUSPECTED_SCAM: 'Sie sieht nach Betrug aus',
  WRONG_CATEGORY: 'Sie steht in der falschen Kategorie',
  MISLEADING_TITLE: 'Der Titel ist irreführend',
  POOR_PICTURES: 'Die Bilder zeigen den Artikel nicht gut genug',
  POOR_DESCRIPTION: 'Die Beschreibung sagt nicht genug aus',
  UNREALISTIC_PRICE: 'Der Preis ist nicht realistisch',
  DUPLICATE: 'Der Artikel wird hier schon angeboten',
  OTHER: 'Siehe die Nachricht der Moderation',
};

const notApproved = (words: DecisionWords) =>
  `„${words.title}“ wurde nicht freigegeben: ${because(words)} Du kannst die Anzeige ändern und noch einmal einreichen.${explained(words)}`;

export const DEAL_TEXTS: Templates<Family<'deal'>> = {
  'deal.approved': {
    name: 'Eine Anzeige von mir wurde freigegeben',
    say: ({ title }) => ({
      title: 'Deine Anzeige ist online',
      text: `„${title}“ wurde freigegeben und ist jetzt für alle sichtbar.`,
      button: 'Meine Anzeige ansehen',
    }),
  },
  'deal.declined': {
    name: 'Eine Anzeige von mir wurde abgelehnt',
    say: (words) => ({
      title: 'Deine Anzeige wurde abgelehnt',
      text: notApproved(words),
      button: 'Meine Anzeige öffnen',
    }),
  },
  'deal.changes_asked': {
    name: 'Die Moderation bittet um Änderungen an meiner Anzeige',
    say: (words) => ({
      title: 'Bitte ändere deine Anzeige',
      text: notApproved(words),
      button: 'Meine Anzeige öffnen',
    }),
  },
  'deal.taken_down': {
    name: 'Eine Anzeige von mir wurde entfernt',
    say: (words) => ({
      title: 'Deine Anzeige wurde entfernt',
      text: `„${words.title}“ wird nicht mehr gezeigt: ${because(words)}${explained(words)}`,
      button: 'Meine Anzeige öffnen',
    }),
  },
  'deal.revision_approved': {
    name: 'Eine Änderung meiner Anzeige wurde freigegeben',
    say: ({ title }) => ({
      title: 'Deine Änderung ist online',
      text: `Die Änderung von „${title}“ wurde freigegeben und ist jetzt für alle sichtbar.`,
      button: 'Meine Anzeige ansehen',
    }),
  },
  'deal.revision_declined': {
    name: 'Eine Änderung meiner Anzeige wurde abgelehnt',
    say: (words) => ({
      title: 'Deine Änderung wurde abgelehnt',
      text: `Die Änderung von „${words.title}“ wurde nicht freigegeben: ${because(words)} Was bisher online war, bleibt online.${explained(words)}`,
      button: 'Meine Anzeige öffnen',
    }),
  },
  'deal.expiring': {
    name: 'Eine Anzeige von mir läuft bald ab',
    say: ({ title, expiresAt }) => ({
      title: 'Deine Anzeige läuft bald ab',
      text: `„${title}“ wird bis zum ${formatDay(new Date(expiresAt), 'de')} gezeigt. Noch zu haben? Verlängere die Anzeige um weitere 60 Tage.`,
      button: 'Meine Anzeige verlängern',
    }),
  },
  'deal.expired': {
    name: 'Eine Anzeige von mir ist abgelaufen',
    say: ({ title }) => ({
      title: 'Deine Anzeige ist abgelaufen',
      text: `„${title}“ wird nicht mehr gezeigt. Falls der Artikel noch zu haben ist, verlängere die Anzeige.`,
      button: 'Meine Anzeige öffnen',
    }),
  },
  'deal.bought': {
    name: 'Jemand nennt mich als Käufer',
    say: ({ title }) => ({
      title: 'Jetzt gehört es dir',
      text: `Wer „${title}“ angeboten hat, gibt an, dass du es gekauft hast.`,
      button: 'Anzeige öffnen',
    }),
  },
};

function because({ reason, note }: DecisionWords): string {
  const words = REASONS[reason] ?? REASONS.OTHER!;
  return note ? `${words}.\nDie Moderation schreibt: ${note}\n` : `${words}.`;
}

function explained({ statement }: DecisionWords): string {
  return statement ? `\n${statementText(statement)}` : '';
}
