import type { StoryOf } from '../rule.js';
import type { Sources } from '../sources.js';
import type { DealWords, DecisionWords, MessageWords } from '../templates/words.js';
import { statementWords } from './deals.js';

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

/** A message that a moderator took away or kept back, why, and what its author can do about it. */
export const aRemovedMessage: StoryOf<
  AboutMessage & { statementId: string | null },
  { senderId: string },
  DecisionWords
> = async ({ data }, { deals, records }) => {
  const { discussionId, dealId, messageId, senderId, statementId } = data;
  const [deal, statement] = await Promise.all([
    deals.find(dealId),
    statementId ? records.findStatement(statementId) : null,
  ]);
  if (!deal || !statement) return null;
  const { reason, note } = statement;
  return {
    people: { senderId },
    data: { discussionId, dealId, messageId, statementId: statement.id },
    words: { title: deal.title, reason, note, statement: statementWords(statement) },
    link: `/discussions/${discussionId}`,
  };
};

/** A report of a message that was looked into. */
export const aMessageResolution: StoryOf<
  { reportId: string; messageId: string; discussionId: string; reporterId: string },
  { reporterId: string },
  DealWords
> = async ({ data }, { deals, discussions }) => {
  const { reportId, messageId, discussionId, reporterId } = data;
  const discussion = await discussions.find(discussionId);
  const deal = discussion && (await deals.find(discussion.dealId));
  if (!deal) return null;
  return {
    people: { reporterId },
    data: { reportId, messageId, discussionId, dealId: deal.id },
    words: { title: deal.title },
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
