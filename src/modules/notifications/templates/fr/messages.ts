import type { Family, Templates } from '../words.js';

export const MESSAGE_TEXTS: Templates<Family<'message'>> = {
  'message.received': {
    name: 'Quelqu’un m’a écrit',
    say: ({ from, title, count, preview }) => ({
      title: count === 1 ? `Un message de ${from}` : `${count} messages de ${from}`,
      text: `${from} vous a écrit ${count === 1 ? 'un message' : `${count} messages`} au sujet de « ${title} ».${preview ? `\n« ${preview} »` : ''}`,
      button: 'Ouvrir la discussion',
    }),
  },
};
