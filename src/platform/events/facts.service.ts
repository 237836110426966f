import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import type { NewFact } from '../../facts/fact.js';
import { originHere, requestContext } from '../logging/request-context.js';
import type { Origin } from '../logging/request-context.js';
import type { Transaction } from '../prisma/prisma.service.js';

/** How a statement that writes a hot change records its fact in the same breath: its columns are named in this order. */
export const INSERT_FACT = 'INSERT INTO "Fact" (id, name, data, "actorId", "requestId", traceparent)';

/** Where facts are recorded: always in the transaction of the change that they tell of. */
@Injectable()
export class Facts {
  /**
   * Writes facts beside the change. A trigger queues their delivery in the same transaction, so they are heard if and
   * only if it commits.
   */
  async record(tx: Transaction, ...facts: NewFact[]): Promise<void> {
    const origin = this.origin();
    await tx.fact.createMany({
      data: facts.map(({ name, data }) => ({ id: newId(), name, data, ...origin })),
    });
  }

  /** Who does it in which request: what goes with every fact, also with those of `INSERT_FACT`. */
  origin(): Origin & { actorId: string | null } {
    return { actorId: requestContext()?.userId ?? null, ...originHere() };
  }
}
