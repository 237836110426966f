import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Page } from '../../common/cursor.js';
import { readCursor } from '../../platform/http/inputs.js';
import type { AuditEntry, Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { UsersReader } from '../users/users.reader.js';
import type { AuditQuery } from './audit.dto.js';

const SORT = 'audit';

/** An entry with what its actor is called now; null if nobody is named, or the account is no more. */
export type NamedEntry = AuditEntry & { actorName: string | null };

/** Who did what to what on a privilege. */
@Injectable()
export class AuditReader {
  constructor(
    private readonly prisma: PrismaService,
    private readonly users: UsersReader,
  ) {}

  /** The newest first. */
  async list({ cursor, limit, ...filters }: AuditQuery): Promise<Page<NamedEntry>> {
    const after = readCursor(cursor, SORT);
    const rows = await this.prisma.auditEntry.findMany({
      where: { ...matching(filters), ...(after ? { id: { lt: after.id } } : {}) },
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    const names = await this.users.listNames(rows.flatMap(({ actorId }) => actorId ?? []));
    const named = rows.map((row) => ({ ...row, actorName: names.get(row.actorId ?? '') ?? null }));
    return toPage(named, limit, ({ id }) => ({ sort: SORT, key: '', id }));
  }
}

function matching(filters: Omit<AuditQuery, 'cursor' | 'limit'>): Prisma.AuditEntryWhereInput {
  const { actorId, via, action, subjectType, subjectId, from, to } = filters;
  return {
    ...(actorId ? { actorId } : {}),
    ...(via ? { via } : {}),
    ...(action ? { action: action.endsWith('*') ? { startsWith: action.slice(0, -1) } : action } : {}),
    ...(subjectType ? { subjectType } : {}),
    ...(subjectId ? { subjectId } : {}),
    ...(from || to ? { at: { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) } } : {}),
  };
}
