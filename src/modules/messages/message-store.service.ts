import { Injectable } from '@nestjs/common';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { requestTransaction } from '../../platform/prisma/request-transaction.js';
import {
  MAX_TOGETHER,
  SEND_MESSAGE,
  SEND_MESSAGES,
  sentMessage,
  TRY_MESSAGE,
  valuesOf,
} from './send-message.sql.js';
import type { MessageRow, SentMessage, StoredRow } from './send-message.sql.js';

/** Statements under way at once; what comes meanwhile is the next one's. */
const LANES = 2;

interface Waiting {
  row: MessageRow;
  settle: (stored: StoredRow | undefined) => void;
}

/**
 * Stores messages. Those that people send at the same time share a statement, and so a commit: the database flushes its log
 * and wakes the workers once for all of them. Whoever is alone waits for nobody. See docs/decisions/0102-group-commit.md.
 */
@Injectable()
export class MessageStore {
  private waiting: Waiting[] = [];
  private busy = 0;
  /** Discussions with a message under way: they are locked, so their next one waits here rather than in the database. */
  private readonly underway = new Set<string>();

  constructor(private readonly prisma: PrismaService) {}

  /**
   * Stores a message on its own commit, or with others that come at the same time.
   *
   * @returns nothing where it was stored before or may not be
   */
  async store(row: MessageRow): Promise<SentMessage | undefined> {
    // What belongs to a transaction cannot share the commit of others.
    if (requestTransaction()) return this.storeAlone(row);
    const together = new Promise<StoredRow | undefined>((settle) => this.waiting.push({ row, settle }));
    this.begin();
    const stored = await together;
    // Left out: because its discussion was locked, because others in the statement failed, or for good.
    return stored ? sentMessage(row, stored) : this.storeAlone(row);
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

  private begin(): void {
    if (this.busy >= LANES || !this.waiting.some(({ row }) => !this.underway.has(row.discussionId))) return;
    const alone = this.busy++ === 0;
    // What else arrives in this turn of the event loop goes along in the other lane.
    if (alone) void this.storeTogether();
    else setImmediate(() => void this.storeTogether());
  }

  private async storeTogether(): Promise<void> {
    const batch = this.takeBatch();
    try {
      const rows = batch.length === 0 ? [] : await this.runTogether(batch.map(({ row }) => row));
      const byId = new Map(rows.map((stored) => [stored.id, stored]));
      for (const { row, settle } of batch) settle(byId.get(row.id));
    } finally {
      for (const { row } of batch) this.underway.delete(row.discussionId);
      this.busy--;
      this.begin();
    }
  }

  private async runTogether(rows: MessageRow[]): Promise<StoredRow[]> {
    const [only] = rows;
    try {
      if (only && rows.length === 1) return await this.prisma.sql<StoredRow>(TRY_MESSAGE, valuesOf(only));
      return await this.prisma.sql<StoredRow>(SEND_MESSAGES, [JSON.stringify(rows)]);
    } catch {
      // Nothing of it is stored. Each is tried alone, so that one cannot fail the others, and its own error is told.
      return [];
    }
  }

  /** The ones that wait longest, one for each discussion: numbers are given by the statement to one at a time. */
  private takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    const later: Waiting[] = [];
    for (const one of this.waiting) {
      const { discussionId } = one.row;
      if (batch.length >= MAX_TOGETHER || this.underway.has(discussionId)) later.push(one);
      else {
        batch.push(one);
        this.underway.add(discussionId);
      }
    }
    this.waiting = later;
    return batch;
  }
}
