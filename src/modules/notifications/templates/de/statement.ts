import type { StatementWords } from '../words.js';

const RULES: Record<string, string> = {
  PROHIBITED_ITEM: 'Regel 1: Hier wird nur Drohnenzubehör angeboten, das legal verkauft werden darf.',
  SUSPECTED_SCAM: 'Regel 2: Angebote sind ehrlich, und was angeboten wird, gibt es wirklich.',
  WRONG_CATEGORY: 'Regel 3: Eine Anzeige steht in der Kategorie ihres Artikels.',
  MISLEADING_TITLE: 'Regel 4: Titel und Beschreibung sagen, was verkauft wird.',
  POOR_PICTURES: 'Regel 5: Die Bilder zeigen genau diesen Artikel.',
  POOR_DESCRIPTION: 'Regel 4: Titel und Beschreibung sagen, was verkauft wird.',
  UNREALISTIC_PRICE: 'Regel 2: Angebote sind ehrlich, und der Preis ist es auch.',
  DUPLICATE: 'Regel 6: Ein Artikel wird nur einmal angeboten.',
  HARASSMENT: 'Regel 7: Alle gehen respektvoll miteinander um.',
  OFFENSIVE: 'Regel 7: Alle gehen respektvoll miteinander um.',
  REPEATED_OFFENCES: 'Regel 8: Wer die Regeln immer wieder bricht, darf nicht weitermachen.',
  SPAM: 'Regel 9: In einem Gespräch geht es um die Anzeige, nicht um anderes, was jemand verkauft.',
  ILLEGAL: 'Regel 10: Was das Gesetz verbietet, wird hier weder gesagt noch gezeigt.',
  OTHER: 'die Regel, die in der Nachricht der Moderation steht.',
};

const COURTS =
  'Du kannst dich auch an eine zertifizierte außergerichtliche Streitbeilegungsstelle oder an ein Gericht wenden.';

/** The statement of reasons as a mail tells it (EU DSA, article 17). The findings stay in the words they were kept in. */
export function statementText({ reason, rule, facts, automated, appealDealId }: StatementWords): string {
  return [
    `Hausregeln, ${RULES[reason] ?? rule}`,
    `Feststellungen (Originaltext, auf Englisch): ${facts}`,
    automated ? 'Das hat eine Maschine entschieden.' : 'Das hat ein Mensch entschieden, keine Maschine.',
    appealDealId
      ? `Du kannst innerhalb von sechs Monaten einmal kostenlos Einspruch einlegen, auf der Seite deiner Anzeige. Darüber entscheidet jemand anderes aus der Moderation. ${COURTS}`
      : `Du kannst innerhalb von sechs Monaten Einspruch einlegen, indem du auf diese E-Mail antwortest. Darüber entscheidet jemand anderes aus der Moderation. ${COURTS}`,
  ].join('\n');
}
