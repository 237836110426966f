import type { Family, Templates } from '../words.js';

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
};
