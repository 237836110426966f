import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Page } from '../../common/cursor.js';
import { readCursor } from '../../platform/http/inputs.js';
import type { PageQuery } from '../../platform/http/inputs.js';
import type { Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { WHOLE_MESSAGE } from './discussions.reader.js';
import type { WholeMessage } from './discussions.reader.js';
import type { MessageReportsQuery } from './message-moderation.dto.js';

const PARTY = { select: { id: true, displayName: true } } as const;
const CONVERSATION = {
  select: { deal: { select: { id: true, title: true, status: true } }, buyer: PARTY, seller: PARTY },
} as const;
const HELD = { ...WHOLE_MESSAGE, discussion: CONVERSATION } satisfies Prisma.MessageInclude;
const VERSIONED = { ...WHOLE_MESSAGE, versions: { orderBy: { id: 'asc' } } } satisfies Prisma.MessageInclude;
const REPORT = {
  reporter: PARTY,
  message: { select: { discussionId: true, discussion: CONVERSATION } },
} satisfies Prisma.MessageReportInclude;

export type VersionedMessage = Prisma.MessageGetPayload<{ include: typeof VERSIONED }>;
export type HeldMessage = Prisma.MessageGetPayload<{ include: typeof HELD }> & { context: WholeMessage[] };
export type WholeMessageReport = Prisma.MessageReportGetPayload<{ include: typeof REPORT }> & {
  context: VersionedMessage[];
};

/** How many messages before and after one a moderator may read. */
export const CONTEXT = 5;

/** The last messages before each of the given ones. */
const BEFORE = `SELECT h.id AS "heldId", c.id FROM unnest($1::uuid[]) AS h(id)
  JOIN "Message" m ON m.id = h.id
  CROSS JOIN LATERAL (
    SELECT id, seq FROM "Message"
    WHERE "discussionId" = m."discussionId" AND seq IS NOT NULL AND "createdAt" <= m."createdAt"
    ORDER BY seq DESC LIMIT ${CONTEXT}
  ) c
  ORDER BY h.id, c.seq`;

/** What moderators read of conversations: what is held and what was reported, and of the rest only what is around it. */
@Injectable()
export class MessageModerationReader {
  constructor(private readonly prisma: PrismaService) {}

  /** What waits for a decision, the oldest first. */
  async listHeld({ cursor, limit }: PageQuery): Promise<Page<HeldMessage>> {
    const after = readCursor(cursor, 'held');
    const rows = await this.prisma.message.findMany({
      where: { state: 'HELD', deletedAt: null, ...(after ? { id: { gt: after.id } } : {}) },
      orderBy: { id: 'asc' },
      take: limit + 1,
      include: HELD,
    });
    const page = toPage(rows, limit, ({ id }) => ({ sort: 'held', key: '', id }));
    const contexts = await this.contextsBefore(page.items.map(({ id }) => id));
    return {
      ...page,
      items: page.items.map((message) => ({ ...message, context: contexts.get(message.id) ?? [] })),
    };
  }

  /** What was reported, the oldest first. */
  async listReports({ status, cursor, limit }: MessageReportsQuery): Promise<Page<WholeMessageReport>> {
    const after = readCursor(cursor, 'message-reports');
    const rows = await this.prisma.messageReport.findMany({
      where: { status, ...(after ? { id: { gt: after.id } } : {}) },
      orderBy: { id: 'asc' },
      take: limit + 1,
      include: REPORT,
    });
    const page = toPage(rows, limit, ({ id }) => ({ sort: 'message-reports', key: '', id }));
    return { ...page, items: await this.withContexts(page.items) };
  }

  async findReport(id: string): Promise<WholeMessageReport | null> {
    const report = await this.prisma.messageReport.findUnique({ where: { id }, include: REPORT });
    return report && (await this.withContexts([report]))[0]!;
  }

  private async withContexts(reports: Omit<WholeMessageReport, 'context'>[]): Promise<WholeMessageReport[]> {
    if (reports.length === 0) return [];
    const messages = await this.prisma.message.findMany({
      where: {
        OR: reports.map(({ fromSeq, toSeq, message }) => ({
          discussionId: message.discussionId,
          seq: { gte: fromSeq, lte: toSeq },
        })),
      },
      orderBy: { seq: 'asc' },
      include: VERSIONED,
    });
    return reports.map((report) => ({
      ...report,
      context: messages.filter(
        ({ discussionId, seq }) =>
          discussionId === report.message.discussionId && seq! >= report.fromSeq && seq! <= report.toSeq,
      ),
    }));
  }

  private async contextsBefore(ids: string[]): Promise<Map<string, WholeMessage[]>> {
    if (ids.length === 0) return new Map();
    const statement = { name: 'messages_before', text: BEFORE };
    const places = await this.prisma.sql<{ heldId: string; id: string }>(statement, [ids]);
    const messages = await this.prisma.message.findMany({
      where: { id: { in: places.map(({ id }) => id) } },
      include: WHOLE_MESSAGE,
    });
    const byId = new Map(messages.map((message) => [message.id, message]));
    const placed = places.map(({ heldId, id }) => ({ heldId, message: byId.get(id)! }));
    return new Map(
      ids.map((id) => [id, placed.filter(({ heldId }) => heldId === id).map(({ message }) => message)]),
    );
  }
}
