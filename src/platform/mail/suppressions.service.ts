import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Cursor, Page } from '../../common/cursor.js';
import { mailReturned, mailSuppressionLifted } from '../../facts/mail.facts.js';
import { withChange } from '../../facts/fact.js';
import { Facts } from '../events/facts.service.js';
import type { MailSuppression, SuppressionReason } from '../prisma/generated/client.js';
import { PrismaService } from '../prisma/prisma.service.js';
import type { Transaction } from '../prisma/prisma.service.js';
import { AddressSuppressed } from './mail-errors.js';
import { SuppressionNotFound } from './mail.problems.js';

export const SUPPRESSIONS_SORT = 'suppressions';

/**
 * Addresses that get no more mail, known by their hash: whoever reads the table learns no address, and the wish to be
 * left alone outlives the account (docs/decisions/0056-suppressions.md).
 */
@Injectable()
export class Suppressions {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
  ) {}

  async find(address: string): Promise<MailSuppression | null> {
    return this.prisma.mailSuppression.findUnique({ where: { addressHash: hashOf(address) } });
  }

  /**
   * @param askedFor the recipient asked for the mail just now, so a complaint about another one does not stop it
   * @throws AddressSuppressed
   */
  async assertReachable(address: string, askedFor: boolean): Promise<void> {
    const suppression = await this.find(address);
    if (!suppression || (askedFor && suppression.reason === 'COMPLAINT')) return;
    throw new AddressSuppressed(suppression.reason);
  }

  /** Puts an address on the list, in the transaction that heard of it. A bounce outweighs a complaint. */
  async suppress(
    tx: Transaction,
    address: string,
    reason: SuppressionReason,
    providerId: string,
  ): Promise<void> {
    const addressHash = hashOf(address);
    const { id } = await tx.mailSuppression.upsert({
      where: { addressHash },
      create: { addressHash, reason, hint: hintOf(address) },
      update: reason === 'BOUNCE' ? { reason } : {},
    });
    await this.facts.record(tx, mailReturned({ suppressionId: id, reason, providerId }));
  }

  /** The list, the newest first, or what it says of one address. */
  async list(limit: number, after: Cursor | null, address?: string): Promise<Page<MailSuppression>> {
    const rows = await this.prisma.mailSuppression.findMany({
      where: {
        ...(address ? { addressHash: hashOf(address) } : {}),
        ...(after ? { id: { lt: after.id } } : {}),
      },
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    return toPage(rows, limit, ({ id }) => ({ sort: SUPPRESSIONS_SORT, key: '', id }));
  }

  /** Lets mails go to an address again, if anything stopped them. */
  async liftFor(address: string): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const suppression = await tx.mailSuppression.findUnique({ where: { addressHash: hashOf(address) } });
      if (suppression) await this.remove(tx, suppression.id);
    });
  }

  /** Takes an address off the list. @throws SuppressionNotFound */
  async lift(id: string): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      if (!(await this.remove(tx, id))) throw new SuppressionNotFound();
    });
  }

  private async remove(tx: Transaction, id: string): Promise<boolean> {
    const before = await tx.mailSuppression.findUnique({ where: { id } });
    const { count } = await tx.mailSuppression.deleteMany({ where: { id } });
    if (!before || count === 0) return false;
    const fact = mailSuppressionLifted({ suppressionId: id });
    await this.facts.record(tx, withChange(fact, `mail-suppression:${id}`, { reason: before.reason }, null));
    return true;
  }
}

/** One address has one hash, however it is written. */
function hashOf(address: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(address.normalize('NFKC').trim().toLowerCase()).digest());
}

/** Enough for an operator to recognise an address: `s***@example.org`. */
function hintOf(address: string): string {
  return `${address.slice(0, 1)}***${address.slice(address.lastIndexOf('@'))}`.slice(0, 200);
}
