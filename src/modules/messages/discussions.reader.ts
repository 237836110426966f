import { Injectable } from '@nestjs/common';
import type { Page } from '../../common/cursor.js';
import { ValidationFailed } from '../../platform/errors/http.problems.js';
import { toJsonPage } from '../../platform/http/finished-json.js';
import type { JsonPage } from '../../platform/http/finished-json.js';
import { readCursor, TimeKey } from '../../platform/http/inputs.js';
import type { FinishedPage } from '../../platform/prisma/finished-page.sql.js';
import type { Discussion, Message, Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { Storage } from '../../platform/storage/storage.js';
import { DISCUSSION_OF, discussionsStatement } from './discussion-list.sql.js';
import type { ListDiscussionsQuery, ListMessagesQuery } from './discussions.dto.js';
import { DiscussionNotFound, MessageNotFound } from './discussions.problems.js';

export const WHOLE_MESSAGE = {
  images: { include: { image: true }, orderBy: { position: 'asc' } },
} satisfies Prisma.MessageInclude;
/** A message with its pictures. */
export type WholeMessage = Prisma.MessageGetPayload<{ include: typeof WHOLE_MESSAGE }>;

/** How many messages that wait for a moderator their sender is shown at once. */
const HELD_SHOWN = 24;

const SORT = 'activity';

const UNREAD = `SELECT coalesce(sum(n), 0)::int AS total, count(*)::int AS discussions FROM (
    SELECT "buyerUnread" AS n FROM "Discussion" WHERE "buyerId" = $1::uuid AND "buyerUnread" > 0
    UNION ALL
    SELECT "sellerUnread" FROM "Discussion" WHERE "sellerId" = $1::uuid AND "sellerUnread" > 0
  ) mine`;

/** Discussions and their messages, for screens and for other modules. */
@Injectable()
export class DiscussionsReader {
  constructor(
    private readonly prisma: PrismaService,
    private readonly storage: Storage,
  ) {}

  async find(id: string): Promise<Discussion | null> {
    return this.prisma.discussion.findUnique({ where: { id } });
  }

  /** The ids of all discussions of two people, whoever of them sells. */
  async listBetween(one: string, other: string): Promise<string[]> {
    const rows = await this.prisma.discussion.findMany({
      where: {
        OR: [
          { buyerId: one, sellerId: other },
          { buyerId: other, sellerId: one },
        ],
      },
      select: { id: true },
    });
    return rows.map(({ id }) => id);
  }

  /** @throws DiscussionNotFound if there is none that this person is in */
  async getOf(userId: string, id: string, client: Transaction = this.prisma): Promise<Discussion> {
    const discussion = await client.discussion.findFirst({
      where: { id, OR: [{ buyerId: userId }, { sellerId: userId }] },
    });
    if (!discussion) throw new DiscussionNotFound();
    return discussion;
  }

  /** As `getOf`, as JSON: a `DiscussionResponse`. @throws DiscussionNotFound */
  async showOf(userId: string, id: string): Promise<string> {
    const [row] = await this.prisma.sql<{ json: string }>(DISCUSSION_OF, [
      userId,
      this.storage.urlOf(''),
      id,
    ]);
    if (!row) throw new DiscussionNotFound();
    return row.json;
  }

  /** A person's discussions on either side, the last active first. One prepared statement. */
  async listOf(userId: string, query: ListDiscussionsQuery): Promise<JsonPage> {
    const after = readCursor(query.cursor, SORT, TimeKey);
    const { statement, values } = discussionsStatement(userId, query, after, this.storage.urlOf(''));
    const [page] = await this.prisma.sqlShared<FinishedPage>(statement, values);
    return toJsonPage(page!, SORT);
  }

  /** Messages in the order of their numbers: those after, those before, or the last ones. */
  async listMessages(
    discussionId: string,
    { before, after, limit }: ListMessagesQuery,
  ): Promise<Page<WholeMessage>> {
    const forward = after !== undefined;
    const rows = await this.prisma.message.findMany({
      where: {
        discussionId,
        seq: {
          gt: forward ? await this.seqOf(discussionId, after, 'after') : 0,
          ...(before !== undefined ? { lt: await this.seqOf(discussionId, before, 'before') } : {}),
        },
      },
      orderBy: { seq: forward ? 'asc' : 'desc' },
      take: limit + 1,
      include: WHOLE_MESSAGE,
    });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items: forward ? items : items.reverse(),
      nextCursor: rows.length > limit && last ? String(last.seq) : null,
    };
  }

  /** The last message that the other side sent to a person, and that reached them. */
  async findLastTo(userId: string, discussionId: string): Promise<Message | null> {
    return this.prisma.message.findFirst({
      where: { discussionId, senderId: { not: userId }, state: 'SENT', deletedAt: null },
      orderBy: { seq: 'desc' },
    });
  }

  /** What a person sent that waits for a moderator, the oldest first. */
  async listHeld(userId: string, discussionId: string): Promise<WholeMessage[]> {
    const rows = await this.prisma.message.findMany({
      where: { discussionId, senderId: userId, state: 'HELD', deletedAt: null },
      orderBy: { id: 'desc' },
      take: HELD_SHOWN,
      include: WHOLE_MESSAGE,
    });
    return rows.reverse();
  }

  async findMessage(id: string): Promise<WholeMessage | null> {
    return this.prisma.message.findUnique({ where: { id }, include: WHOLE_MESSAGE });
  }

  /** @throws MessageNotFound */
  async getMessage(id: string, client: Transaction = this.prisma): Promise<WholeMessage> {
    const message = await client.message.findUnique({ where: { id }, include: WHOLE_MESSAGE });
    if (!message) throw new MessageNotFound();
    return message;
  }

  /** A message that one side of a discussion may know of. @throws MessageNotFound */
  async getMessageOf(userId: string, discussionId: string, id: string): Promise<WholeMessage> {
    const message = await this.prisma.message.findFirst({
      where: { id, discussionId, OR: [{ senderId: userId }, { state: 'SENT' }] },
      include: WHOLE_MESSAGE,
    });
    if (!message) throw new MessageNotFound();
    return message;
  }

  /** How many messages a person has not read, and in how many discussions. */
  async countUnread(userId: string): Promise<{ total: number; discussions: number }> {
    const [row] = await this.prisma.sql<{ total: number; discussions: number }>(
      { name: 'discussions_unread', text: UNREAD },
      [userId],
    );
    return row ?? { total: 0, discussions: 0 };
  }

  private async seqOf(discussionId: string, place: number | string, path: string): Promise<number> {
    if (typeof place === 'number') return place;
    const message = await this.prisma.message.findFirst({ where: { id: place, discussionId } });
    if (!message?.seq) throw new ValidationFailed([{ path, message: 'no message of this discussion' }]);
    return message.seq;
  }
}
