import { Injectable } from '@nestjs/common';
import type { Change } from '../../facts/fact.js';
import { requestContext } from '../logging/request-context.js';
import type { Transaction } from '../prisma/prisma.service.js';

/** What a fact did to what, under the fact's own id and name. */
export interface AuditedFact {
  id: string;
  name: string;
  change: Change;
}

/**
 * Who did what to what on a privilege. `Facts.record` writes it, in the transaction of the change; nothing else does, and
 * nothing changes it afterwards (triggers see to that).
 */
@Injectable()
export class AuditLog {
  /** Writes what was done if it was done on a privilege: what people do with what is theirs is no matter of this log. */
  async write(tx: Transaction, facts: readonly AuditedFact[]): Promise<void> {
    const { privilege, userId = null, requestId = null } = requestContext() ?? {};
    if (!privilege || facts.length === 0) return;
    const { via, permission, role: actorRole = null } = privilege;
    await tx.auditEntry.createMany({
      data: facts.map(({ id, name: action, change: { of, before, after } }) => ({
        id,
        action,
        via,
        actorId: userId,
        actorRole,
        permission,
        subjectType: of.type,
        subjectId: of.id,
        // Left out, a column is null.
        ...(before ? { before } : {}),
        ...(after ? { after } : {}),
        requestId,
      })),
    });
  }
}
