import { defineFact } from './fact.js';

type InDiscussion = { discussionId: string; dealId: string; buyerId: string; sellerId: string };
type Between = InDiscussion & { messageId: string; senderId: string; recipientId: string };
type Numbered = Between & { seq: number };

export const discussionOpened = defineFact<'discussion.opened', InDiscussion>('discussion.opened');
/** A message reached its recipient: at once, or when a moderator released it (the actor is not the sender then). */
export const messageSent = defineFact<'message.sent', Numbered>('message.sent');
/** A message waits for a moderator. The recipient must not learn of it. */
export const messageHeld = defineFact<'message.held', Between>('message.held');
/** A moderator let a held message through; `message.sent` tells of its way to the recipient. */
export const messageReleased = defineFact<'message.released', Between>('message.released');
/**
 * A held message was kept from its recipient, who never learns of it: by a moderator, with a statement of reasons, or because
 * of a block.
 */
export const messageRefused = defineFact<'message.refused', Between & { statementId: string | null }>(
  'message.refused',
);
/** Its sender took a held message back. */
export const messageWithdrawn = defineFact<'message.withdrawn', Between>('message.withdrawn');
export const messageEdited = defineFact<'message.edited', Numbered>('message.edited');
/** Only its place is left. By its sender, or by a moderator who upheld a report: then there is a statement of reasons. */
export const messageDeleted = defineFact<
  'message.deleted',
  Numbered & { byModerator: boolean; statementId: string | null }
>('message.deleted');
/** One side read up to the message `upTo`. */
export const discussionRead = defineFact<
  'discussion.read',
  InDiscussion & { readerId: string; upTo: number }
>('discussion.read');
/** Counters did not agree with the messages and were set right: a defect, which an operator must look into. */
export const discussionRepaired = defineFact<
  'discussion.repaired',
  InDiscussion & { lastSeq: number; buyerUnread: number; sellerUnread: number }
>('discussion.repaired');

export const messageReported = defineFact<
  'message.reported',
  { reportId: string; messageId: string; discussionId: string; reporterId: string }
>('message.reported');
export const messageReportResolved = defineFact<
  'message.report_resolved',
  { reportId: string; messageId: string; discussionId: string; reporterId: string; upheld: boolean }
>('message.report_resolved');

/** An admin added a scam pattern, or changed one; the fact is the record of it. */
export const scamPatternSet = defineFact<
  'scam_pattern.set',
  { name: string; text: string | null; enabled: boolean; note: string | null }
>('scam_pattern.set');
export const scamPatternRemoved = defineFact<'scam_pattern.removed', { name: string }>(
  'scam_pattern.removed',
);
