/** A backup or a restoration cannot go on; the message is one sentence that says why and what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}
