import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import type { NewFact } from '../../facts/fact.js';
import { AuditLog } from '../audit/audit-log.service.js';
import { originHere, requestContext } from '../logging/request-context.js';
import type { Origin } from '../logging/request-context.js';
import type { Transaction } from '../prisma/prisma.service.js';

/** How a statement that writes a hot change records its fact in the same breath: its columns are named in this order. */
export const INSERT_FACT = 'INSERT INTO "Fact" (id, name, data, "actorId", "requestId", traceparent)';

/** Where facts are recorded: always in the transaction of the change that they tell of. */
@Injectable()
export class Facts {
  constructor(private readonly audit: AuditLog) {}

  /**
   * Writes facts beside the change. A trigger queues their delivery in the same transaction, so they are heard if and
   * only if it commits. What they changed goes into the audit log, where it was done on a privilege.
   */
  async record(tx: Transaction, ...facts: NewFact[]): Promise<void> {
    const origin = this.origin();
    const rows = facts.map((fact) => ({ id: newId(), ...fact }));
    await tx.fact.createMany({ data: rows.map(({ id, name, data }) => ({ id, name, data, ...origin })) });
    await this.audit.write(
      tx,
      rows.flatMap(({ id, name, change }) => (change ? { id, name, change } : [])),
    );
  }

  /** Who does it in which request: what goes with every fact, also with those of `INSERT_FACT`. */
  origin(): Origin & { actorId: string | null } {
    return { actorId: requestContext()?.userId ?? null, ...originHere() };
  }
}
