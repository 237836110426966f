import { Injectable } from '@nestjs/common';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { requestTransaction } from '../../platform/prisma/request-transaction.js';
import { SEND_MESSAGE, SEND_MESSAGES } from './send-message.sql.js';
import type { MessageRow, SentRow } from './send-message.sql.js';

/** Statements under way at once; what comes meanwhile is the next one's. */
const LANES = 2;
/** Messages in one statement. */
const MAX_TOGETHER = 100;

interface Waiting {
  row: MessageRow;
  settle: (stored: SentRow | undefined) => void;
}

/**
 * Stores messages. Those that people send at the same time share a statement, and so a commit: the database flushes its log
 * and wakes the workers once for all of them. Whoever is alone waits for nobody. See docs/decisions/0102-group-commit.md.
 */
@Injectable()
export class MessageStore {
  private waiting: Waiting[] = [];
  private busy = 0;

  constructor(private readonly prisma: PrismaService) {}

  /**
   * Stores a message on its own commit, or with others that come at the same time.
   *
   * @returns nothing where it was stored before or may not be
   */
  async store(row: MessageRow): Promise<SentRow | undefined> {
    // What belongs to a transaction cannot share the commit of others.
    if (requestTransaction()) return this.storeAlone(row);
    const together = new Promise<SentRow | undefined>((settle) => this.waiting.push({ row, settle }));
    this.begin();
    // Left out: because its discussion was locked, because others in the statement failed, or for good.
    return (await together) ?? this.storeAlone(row);
  }

  /** As `store`, within a transaction. */
  async storeWithin(tx: Transaction, row: MessageRow): Promise<SentRow | undefined> {
    const [stored] = await tx.$queryRawUnsafe<SentRow[]>(SEND_MESSAGE.text, JSON.stringify([row]));
    return stored;
  }

  private async storeAlone(row: MessageRow): Promise<SentRow | undefined> {
    const [stored] = await this.prisma.sql<SentRow>(SEND_MESSAGE, [JSON.stringify([row])]);
    return stored;
  }

  private begin(): void {
    if (this.busy >= LANES || this.waiting.length === 0) return;
    this.busy++;
    // What else arrives in this turn of the event loop goes along.
    setImmediate(() => void this.storeTogether());
  }

  private async storeTogether(): Promise<void> {
    const batch = this.takeBatch();
    try {
      const rows = batch.length === 0 ? [] : await this.runTogether(batch.map(({ row }) => row));
      const byId = new Map(rows.map((stored) => [stored.id, stored]));
      for (const { row, settle } of batch) settle(byId.get(row.id));
    } finally {
      this.busy--;
      this.begin();
    }
  }

  private async runTogether(rows: MessageRow[]): Promise<SentRow[]> {
    try {
      return await this.prisma.sql<SentRow>(SEND_MESSAGES, [JSON.stringify(rows)]);
    } catch {
      // Nothing of it is stored. Each is tried alone, so that one cannot fail the others, and its own error is told.
      return [];
    }
  }

  /** The ones that wait longest, one for each discussion: numbers are given by the statement to one at a time. */
  private takeBatch(): Waiting[] {
    const batch = new Map<string, Waiting>();
    const later: Waiting[] = [];
    for (const one of this.waiting) {
      const { discussionId } = one.row;
      if (batch.size >= MAX_TOGETHER || batch.has(discussionId)) later.push(one);
      else batch.set(discussionId, one);
    }
    this.waiting = later;
    return [...batch.values()];
  }
}
