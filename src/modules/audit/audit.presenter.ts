import type { AuditEntryResponse } from './audit.dto.js';
import type { NamedEntry } from './audit.reader.js';

export function presentEntry(entry: NamedEntry): AuditEntryResponse {
  const { id, at, action, via, actorId, actorName, actorRole, permission, requestId } = entry;
  return {
    id,
    at: at.toISOString(),
    action,
    via,
    actor: actorId ? { id: actorId, displayName: actorName ?? '', role: actorRole } : null,
    permission,
    subject: { type: entry.subjectType, id: entry.subjectId },
    before: entry.before as AuditEntryResponse['before'],
    after: entry.after as AuditEntryResponse['after'],
    requestId,
  };
}
