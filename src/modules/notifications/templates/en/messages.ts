import type { DecisionWords, Family, Templates } from '../words.js';
import { statementText } from './statement.js';

export const MESSAGE_TEXTS: Templates<Family<'message'>> = {
  'message.received': {
    name: 'Somebody wrote to me',
    say: ({ from, title, count, preview }) => {
      const messages = count === 1 ? 'a message' : `${count} messages`;
      return {
        title: count === 1 ? `A message from ${from}` : `${count} messages from ${from}`,
        text: `${from} wrote you ${messages} about "${title}".${preview ? `\n“${preview}”` : ''}`,
        button: 'Open the discussion',
      };
    },
  },
  'message.removed': {
    name: 'A message of mine was removed',
    say: ({ title, ...decision }) => ({
      title: 'Your message was removed',
      text: `A moderator removed a message that you wrote about "${title}". Neither of you sees it any more.${explained(decision)}`,
      button: 'Open the discussion',
    }),
  },
  'message.refused': {
    name: 'A message of mine was not delivered',
    say: ({ title, ...decision }) => ({
      title: 'Your message was not delivered',
      text: `A message that you wrote about "${title}" was held, and a moderator decided that it does not reach the other side.${explained(decision)}`,
      button: 'Open the discussion',
    }),
  },
};

function explained({ note, statement }: Pick<DecisionWords, 'note' | 'statement'>): string {
  const words = note ? `\nThe moderator writes: ${note}` : '';
  return statement ? `${words}\n${statementText(statement)}` : words;
}
