import type { z } from 'zod';
import type { MessageReport } from '../../platform/prisma/generated/client.js';
import type { Storage } from '../../platform/storage/storage.js';
import { presentMessage } from './discussions.presenter.js';
import type {
  HeldMessageResponse,
  MessageReportReceipt,
  MessageReportResponse,
  ModeratedMessage,
} from './message-moderation.dto.js';
import type { HeldMessage, VersionedMessage, WholeMessageReport } from './message-moderation.reader.js';

/** A held message as moderators see it. */
export function presentHeld(held: HeldMessage, storage: Storage): HeldMessageResponse {
  const { heldFor, discussion, context } = held;
  return {
    message: presentMessage(held, storage),
    hits: heldFor,
    conversation: discussion,
    context: context.map((message) => presentMessage(message, storage)),
  };
}

/** A report as the person who made it sees it. */
export function presentReceipt(report: MessageReport): z.infer<typeof MessageReportReceipt> {
  const { id, messageId, reason, comment, status, createdAt } = report;
  return {
    id,
    messageId,
    reason: reason as MessageReportResponse['reason'],
    comment,
    status,
    createdAt: createdAt.toISOString(),
  };
}

/** A report as moderators see it. */
export function presentMessageReport(report: WholeMessageReport, storage: Storage): MessageReportResponse {
  const { reporter, message, context, note, resolvedAt } = report;
  return {
    ...presentReceipt(report),
    reporter,
    conversation: message.discussion,
    context: context.map((one) => presentVersioned(one, storage)),
    note,
    resolvedAt: resolvedAt?.toISOString() ?? null,
  };
}

function presentVersioned(message: VersionedMessage, storage: Storage): ModeratedMessage {
  const versions = message.versions.map(({ body, replacedAt }) => ({
    body,
    until: replacedAt.toISOString(),
  }));
  // Pictures of a deleted message are kept as long as its words, and shown to moderators as these are.
  const { images } = presentMessage({ ...message, deletedAt: null }, storage);
  return { ...presentMessage(message, storage), images, versions };
}
