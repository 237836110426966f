import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import type { NewFact } from '../../facts/fact.js';
import { requestContext } from '../logging/request-context.js';
import type { Transaction } from '../prisma/prisma.service.js';

/** Where facts are recorded: always in the transaction of the change that they tell of. */
@Injectable()
export class Facts {
  /**
   * Writes facts beside the change. A trigger queues their delivery in the same transaction, so they are heard if and
   * only if it commits.
   */
  async record(tx: Transaction, ...facts: NewFact[]): Promise<void> {
    const context = requestContext();
    const common = { actorId: context?.userId ?? null, requestId: context?.requestId ?? null };
    await tx.fact.createMany({
      data: facts.map(({ name, data }) => ({ id: newId(), name, data, ...common })),
    });
  }
}
