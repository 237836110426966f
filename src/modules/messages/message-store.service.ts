import { Injectable } from '@nestjs/common';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { requestTransaction } from '../../platform/prisma/request-transaction.js';
import { SharedCommits } from '../../platform/prisma/shared-commits.js';
import {
  MAX_TOGETHER,
  SEND_MESSAGE,
  SEND_MESSAGES,
  sentMessage,
  TRY_MESSAGE,
  valuesOf,
} from './send-message.sql.js';
import type { MessageRow, SentMessage, StoredRow } from './send-message.sql.js';

/**
 * Stores messages. Those that people send at the same time share a statement, and so a commit: see
 * docs/decisions/0102-group-commit.md.
 */
@Injectable()
export class MessageStore {
  private readonly commits = new SharedCommits<MessageRow, SentMessage | null>({
    most: MAX_TOGETHER,
    lanes: 2,
    // Its discussion is locked meanwhile.
    turnOf: ({ discussionId }) => discussionId,
    together: (rows) => this.storeTogether(rows),
    alone: async (row) => (await this.storeAlone(row)) ?? null,
  });

  constructor(private readonly prisma: PrismaService) {}

  /**
   * Stores a message on its own commit, or with others that come at the same time.
   *
   * @returns nothing where it was stored before or may not be
   */
  async store(row: MessageRow): Promise<SentMessage | undefined> {
    // What belongs to a transaction cannot share the commit of others.
    if (requestTransaction()) return this.storeAlone(row);
    return (await this.commits.store(row)) ?? undefined;
  }

  /** As `store`, within a transaction. */
  async storeWithin(tx: Transaction, row: MessageRow): Promise<SentMessage | undefined> {
    const [stored] = await tx.$queryRawUnsafe<StoredRow[]>(SEND_MESSAGE.text, ...valuesOf(row));
    return stored && sentMessage(row, stored);
  }

  private async storeAlone(row: MessageRow): Promise<SentMessage | undefined> {
    const [stored] = await this.prisma.sql<StoredRow>(SEND_MESSAGE, valuesOf(row));
    return stored && sentMessage(row, stored);
  }

  /** What is left out is told nothing of: its discussion was locked, or it is left out for good. */
  private async storeTogether(rows: MessageRow[]): Promise<Map<MessageRow, SentMessage>> {
    const [only] = rows;
    const stored =
      only && rows.length === 1
        ? await this.prisma.sql<StoredRow>(TRY_MESSAGE, valuesOf(only))
        : await this.prisma.sql<StoredRow>(SEND_MESSAGES, [JSON.stringify(rows)]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return new Map(stored.map((one) => [byId.get(one.id)!, sentMessage(byId.get(one.id)!, one)]));
  }
}
