import { Injectable } from '@nestjs/common';
import { messageDeleted, messageReported, messageReportResolved } from '../../facts/messages.facts.js';
import { withChange } from '../../facts/fact.js';
import { ValidationFailed } from '../../platform/errors/http.problems.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Actor } from '../../platform/http/actor.js';
import type { MessageReport, ReportStatus } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { explained } from '../deals/decisions.dto.js';
import { between, sideOf } from './discussion.js';
import { DiscussionsReader } from './discussions.reader.js';
import type { ReportMessageBody, ResolveMessageReportBody } from './message-moderation.dto.js';
import { CONTEXT, MessageModerationReader } from './message-moderation.reader.js';
import type { WholeMessageReport } from './message-moderation.reader.js';
import { MessageStatements } from './message-statements.service.js';
import { MessagesService } from './messages.service.js';
import {
  MessageReported,
  MessageReportNotFound,
  MessageReportResolved,
  OwnConversation,
  OwnMessageReport,
} from './moderation.problems.js';

/** Notices by one side that something is wrong with a message of the other (EU DSA, article 16). */
@Injectable()
export class MessageReports {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly discussions: DiscussionsReader,
    private readonly reader: MessageModerationReader,
    private readonly messages: MessagesService,
    private readonly statements: MessageStatements,
  ) {}

  /** @throws DiscussionNotFound, MessageNotFound, OwnMessageReport, MessageReported */
  async report(
    { userId: reporterId }: Actor,
    discussionId: string,
    messageId: string,
    { reason, comment }: ReportMessageBody,
  ): Promise<MessageReport> {
    const { lastSeq } = await this.discussions.getOf(reporterId, discussionId);
    const { senderId, seq } = await this.discussions.getMessageOf(reporterId, discussionId, messageId);
    if (senderId === reporterId || seq === null) throw new OwnMessageReport();
    const fromSeq = Math.max(1, seq - CONTEXT);
    const toSeq = Math.min(lastSeq, seq + CONTEXT);
    return this.prisma.$transaction(async (tx) => {
      const [report] = await tx.messageReport.createManyAndReturn({
        data: { messageId, reporterId, reason, comment: comment ?? null, fromSeq, toSeq },
        skipDuplicates: true,
      });
      if (!report) throw new MessageReported();
      const { id: reportId } = report;
      await this.facts.record(tx, messageReported({ reportId, messageId, discussionId, reporterId }));
      return report;
    });
  }

  /**
   * Dismisses a report, or upholds every open one on its message and deletes that for both sides, with a statement of reasons
   * to its author: for the reason that the moderator gives, else the one that was reported.
   *
   * @throws MessageReportNotFound, MessageReportResolved, OwnConversation, ValidationFailed if nobody says why
   */
  async resolve(
    actor: Actor,
    id: string,
    { action, note, reason: given }: ResolveMessageReportBody,
  ): Promise<WholeMessageReport> {
    const report = await this.reader.findReport(id);
    if (!report) throw new MessageReportNotFound();
    const { userId } = actor;
    const { messageId, reason: reported } = report;
    const reason = given ?? reported;
    if (action === 'uphold' && !explained({ reason, note }))
      throw new ValidationFailed([{ path: 'note', message: 'say why when the reason is OTHER' }]);
    const end = { resolvedById: userId, resolvedAt: new Date(), note: note ?? null };
    await this.prisma.$transaction(async (tx) => {
      const message = await this.messages.lock(tx, messageId);
      const discussion = await tx.discussion.findUniqueOrThrow({ where: { id: message.discussionId } });
      if (sideOf(userId, discussion)) throw new OwnConversation();
      const upheld = action === 'uphold';
      const status: ReportStatus = upheld ? 'UPHELD' : 'DISMISSED';
      if ((await this.end(tx, { id }, { ...end, status }, message.discussionId)) === 0)
        throw new MessageReportResolved();
      if (!upheld) return;
      await this.end(tx, { messageId }, { ...end, status }, message.discussionId);
      if (message.deletedAt) return;
      await this.messages.blank(tx, message);
      const why = 'The other side had reported it.';
      const removal = { reason, note: end.note, why };
      const statementId = await this.statements.issue(tx, actor, discussion, message, removal);
      const about = { ...between(discussion, message), seq: message.seq! };
      const fact = messageDeleted({ ...about, byModerator: true, statementId });
      await this.facts.record(
        tx,
        withChange(fact, `message:${messageId}`, { state: message.state }, { state: 'DELETED', statementId }),
      );
    });
    return (await this.reader.findReport(id)) ?? report;
  }

  /** @returns how many were open */
  private async end(
    tx: Transaction,
    which: { id: string } | { messageId: string },
    data: { status: ReportStatus; resolvedById: string; resolvedAt: Date; note: string | null },
    discussionId: string,
  ): Promise<number> {
    const rows = await tx.messageReport.updateManyAndReturn({ where: { ...which, status: 'OPEN' }, data });
    const told = rows.map(({ id: reportId, messageId, reporterId }) =>
      withChange(
        messageReportResolved({
          reportId,
          messageId,
          discussionId,
          reporterId,
          upheld: data.status === 'UPHELD',
        }),
        `message-report:${reportId}`,
        { status: 'OPEN' },
        { status: data.status, messageId },
      ),
    );
    if (told.length > 0) await this.facts.record(tx, ...told);
    return rows.length;
  }
}
