import type { DecisionWords, Family, Templates } from '../words.js';
import { statementText } from './statement.js';

export const MESSAGE_TEXTS: Templates<Family<'message'>> = {
  'message.received': {
    name: 'Quelqu’un m’a écrit',
    say: ({ from, title, count, preview }) => ({
      title: count === 1 ? `Un message de ${from}` : `${count} messages de ${from}`,
      text: `${from} vous a écrit ${count === 1 ? 'un message' : `${count} messages`} au sujet de « ${title} ».${preview ? `\n« ${preview} »` : ''}`,
      button: 'Ouvrir la discussion',
    }),
  },
  'message.removed': {
    name: 'Un de mes messages est retiré',
    say: ({ title, ...decision }) => ({
      title: 'Votre message a été retiré',
      text: `Un modérateur a retiré un message que vous aviez écrit au sujet de « ${title} ». Aucun de vous deux ne le voit plus.${explained(decision)}`,
      button: 'Ouvrir la discussion',
    }),
  },
  'message.refused': {
    name: 'Un de mes messages n’est pas remis',
    say: ({ title, ...decision }) => ({
      title: 'Votre message n’a pas été remis',
      text: `Un message que vous aviez écrit au sujet de « ${title} » était retenu, et un modérateur a décidé de ne pas le remettre.${explained(decision)}`,
      button: 'Ouvrir la discussion',
    }),
  },
};

function explained({ note, statement }: Pick<DecisionWords, 'note' | 'statement'>): string {
  const words = note ? `\nLe modérateur écrit : ${note}` : '';
  return statement ? `${words}\n${statementText(statement)}` : words;
}
