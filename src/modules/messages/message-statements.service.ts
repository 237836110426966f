import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import type { Actor } from '../../platform/http/actor.js';
import type { Discussion, Message } from '../../platform/prisma/generated/client.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { Statements } from '../deals/statements.service.js';

interface Removal {
  reason: string;
  note: string | null;
  /** How it came before a moderator, as a sentence. */
  why: string;
}

/** Statements of reasons to whoever wrote a message that a moderator kept or took away (EU DSA, article 17). */
@Injectable()
export class MessageStatements {
  constructor(private readonly statements: Statements) {}

  /**
   * Written in the transaction of the decision. It names the message by its day and place, not by its words: those are kept
   * for moderators, and for a while only.
   *
   * @returns its id
   */
  async issue(
    tx: Transaction,
    actor: Actor,
    { dealId }: Discussion,
    message: Message,
    { reason, note, why }: Removal,
  ): Promise<string> {
    const id = newId();
    const { title } = await tx.deal.findUniqueOrThrow({ where: { id: dealId }, select: { title: true } });
    const which = message.seq === null ? 'Your message' : `Your message no. ${message.seq}`;
    const at = message.createdAt.toISOString();
    await this.statements.issue(tx, {
      id,
      decision: 'MESSAGE_REMOVAL',
      userId: message.senderId,
      dealId: null,
      reason,
      note: note ?? undefined,
      actor,
      facts: `${which} of ${at} about "${title}", read by a moderator with the messages around it. ${why}`,
    });
    return id;
  }
}
