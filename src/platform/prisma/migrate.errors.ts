/** Why migrations were not applied. The message is one sentence for the operator; nothing was changed. */
export abstract class MigrationError extends Error {
  abstract readonly code: string;
}

export class MigrationEditedError extends MigrationError {
  override readonly name = 'MigrationEditedError';
  readonly code = 'MIGRATION_EDITED';

  constructor(readonly migrations: string[]) {
    super(
      `${list(migrations)} changed after being applied to this database: ` +
        'put the file back as it was and write a new migration instead.',
    );
  }
}

export class DatabaseAheadError extends MigrationError {
  override readonly name = 'DatabaseAheadError';
  readonly code = 'DATABASE_AHEAD';

  constructor(readonly migrations: string[]) {
    super(
      `This database is ahead of the code, which does not know ${migrations.join(', ')}: deploy the newer code.`,
    );
  }
}

export class MigrationFailedBeforeError extends MigrationError {
  override readonly name = 'MigrationFailedBeforeError';
  readonly code = 'MIGRATION_FAILED_BEFORE';

  constructor(readonly migration: string) {
    super(
      `${list([migration])} failed on this database before: mend its cause, then run ` +
        `\`npm run prisma -- migrate resolve --rolled-back ${migration}\` and start again.`,
    );
  }
}

export class MigrationFailedError extends MigrationError {
  override readonly name = 'MigrationFailedError';
  readonly code = 'MIGRATION_FAILED';

  constructor(
    readonly migration: string,
    cause: Error,
  ) {
    super(`${list([migration])} failed: ${cause.message}`, { cause });
  }
}

export class MigrationBlockedError extends MigrationError {
  override readonly name = 'MigrationBlockedError';
  readonly code = 'MIGRATION_BLOCKED';

  constructor(
    readonly migration: string,
    tries: number,
  ) {
    super(`${list([migration])} did not get its locks in ${tries} tries: start again when less is going on.`);
  }
}

export class MigrationsBusyError extends MigrationError {
  override readonly name = 'MigrationsBusyError';
  readonly code = 'MIGRATIONS_BUSY';

  constructor(waitedMs: number) {
    super(`Another process has been migrating this database for more than ${Math.round(waitedMs / 1000)} s.`);
  }
}

function list(migrations: string[]): string {
  return `${migrations.length === 1 ? 'Migration' : 'Migrations'} ${migrations.join(', ')}`;
}
