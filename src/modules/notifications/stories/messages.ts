import type { StoryOf } from '../rule.js';
import type { Sources } from '../sources.js';
import type { MessageWords } from '../templates/words.js';

/** How much of a message a mail quotes. */
const PREVIEW_CHARACTERS = 140;

interface AboutMessage {
  discussionId: string;
  dealId: string;
  messageId: string;
  senderId: string;
  recipientId: string;
}

/** A message that somebody got. */
export const aMessage: StoryOf<AboutMessage, { recipientId: string }, MessageWords> = async (
  { data },
  { deals, discussions, users },
) => {
  const { discussionId, dealId, messageId, senderId, recipientId } = data;
  const [deal, message, sender] = await Promise.all([
    deals.find(dealId),
    discussions.findMessage(messageId),
    users.find(senderId),
  ]);
  if (!deal || !message || !sender || message.deletedAt) return null;
  return {
    people: { recipientId },
    data: { discussionId, dealId, messageId },
    words: { title: deal.title, from: sender.displayName, count: 1, preview: null },
    link: `/discussions/${discussionId}`,
  };
};

/** How many messages wait by now, and the beginning of the last one for those who want it; null if all were read. */
export async function stillUnread(
  { discussions, preferences }: Sources,
  { discussionId }: Record<string, string>,
  words: MessageWords,
  userId: string,
): Promise<MessageWords | null> {
  const discussion = discussionId ? await discussions.find(discussionId) : null;
  if (!discussion) return null;
  const count = userId === discussion.buyerId ? discussion.buyerUnread : discussion.sellerUnread;
  if (count === 0) return null;
  const { messagePreviews } = await preferences.settingsOf(userId);
  const last = messagePreviews ? await discussions.findLastTo(userId, discussion.id) : null;
  return { ...words, count, preview: last ? beginningOf(last.body) : null };
}

function beginningOf(body: string): string {
  const line = body.replace(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length <= PREVIEW_CHARACTERS
    ? line
    : `${characters.slice(0, PREVIEW_CHARACTERS).join('')}…`;
}
