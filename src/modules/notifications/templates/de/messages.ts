import type { Family, Templates } from '../words.js';

export const MESSAGE_TEXTS: Templates<Family<'message'>> = {
  'message.received': {
    name: 'Jemand hat mir geschrieben',
    say: ({ from, title, count, preview }) => ({
      title: count === 1 ? `Eine Nachricht von ${from}` : `${count} Nachrichten von ${from}`,
      text: `${from} hat dir ${count === 1 ? 'eine Nachricht' : `${count} Nachrichten`} zu „${title}“ geschrieben.${preview ? `\n„${preview}“` : ''}`,
      button: 'Unterhaltung öffnen',
    }),
  },
};
