import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { ChangeValues } from '../../facts/fact.js';

const UNDEFINED_TABLE = '42P01';

/** What an operator had done by a command that runs without the application around it. */
export interface CommandEntry {
  action: string;
  permission: string;
  subject: { type: string; id: string };
  before?: ChangeValues;
  after?: ChangeValues;
}

/** Notes a command in the audit log, over a connection of its own. A database that is older than the log has none. */
export async function auditCommand(database: pg.Client, entry: CommandEntry): Promise<void> {
  const { action, permission, subject, before, after } = entry;
  try {
    await database.query(
      `INSERT INTO "AuditEntry" (id, action, via, permission, "subjectType", "subjectId", before, after)
       VALUES ($1, $2, 'CLI', $3, $4, $5, $6, $7)`,
      [
        uuidv7(),
        action,
        permission,
        subject.type,
        subject.id,
        before && JSON.stringify(before),
        after && JSON.stringify(after),
      ],
    );
  } catch (error) {
    if ((error as { code?: string }).code !== UNDEFINED_TABLE) throw error;
  }
}
