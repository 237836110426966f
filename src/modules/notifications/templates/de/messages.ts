import type { DecisionWords, Family, Templates } from '../words.js';
import { statementText } from './statement.js';

export const MESSAGE_TEXTS: Templates<Family<'message'>> = {
  'message.received': {
    name: 'Jemand hat mir geschrieben',
    say: ({ from, title, count, preview }) => ({
      title: count === 1 ? `Eine Nachricht von ${from}` : `${count} Nachrichten von ${from}`,
      text: `${from} hat dir ${count === 1 ? 'eine Nachricht' : `${count} Nachrichten`} zu „${title}“ geschrieben.${preview ? `\n„${preview}“` : ''}`,
      button: 'Unterhaltung öffnen',
    }),
  },
  'message.removed': {
    name: 'Eine Nachricht von mir wurde entfernt',
    say: ({ title, ...decision }) => ({
      title: 'Deine Nachricht wurde entfernt',
      text: `Die Moderation hat eine Nachricht entfernt, die du zu „${title}“ geschrieben hast. Niemand von euch sieht sie mehr.${explained(decision)}`,
      button: 'Unterhaltung öffnen',
    }),
  },
  'message.refused': {
    name: 'Eine Nachricht von mir wurde nicht zugestellt',
    say: ({ title, ...decision }) => ({
      title: 'Deine Nachricht wurde nicht zugestellt',
      text: `Eine Nachricht, die du zu „${title}“ geschrieben hast, wurde angehalten. Die Moderation hat entschieden, sie nicht zuzustellen.${explained(decision)}`,
      button: 'Unterhaltung öffnen',
    }),
  },
};

function explained({ note, statement }: Pick<DecisionWords, 'note' | 'statement'>): string {
  const words = note ? `\nDie Moderation schreibt: ${note}` : '';
  return statement ? `${words}\n${statementText(statement)}` : words;
}
