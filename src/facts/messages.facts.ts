import { defineFact } from './fact.js';

type InDiscussion = { discussionId: string; dealId: string; buyerId: string; sellerId: string };

export const discussionOpened = defineFact<'discussion.opened', InDiscussion>('discussion.opened');
export const messageSent = defineFact<
  'message.sent',
  InDiscussion & { messageId: string; seq: number; senderId: string; recipientId: string }
>('message.sent');
/** One side read up to the message `upTo`. */
export const discussionRead = defineFact<
  'discussion.read',
  InDiscussion & { readerId: string; upTo: number }
>('discussion.read');
