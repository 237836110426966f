// `schema-engine cli <command>`: what the Prisma CLI wants to know of, or done to, a database as a whole.
import { createDatabase, databaseName, dropDatabase, tryToConnect } from './databases.mjs';
import { logLine } from './engine-log.mjs';

const COMMANDS = {
  'can-connect-to-database': tryToConnect,
  'create-database': createDatabase,
  'drop-database': dropDatabase,
};

/** Prisma's codes for what can go wrong, by SQLSTATE. Everything else is "cannot reach the server". */
const CODES = { '28P01': 'P1000', 28000: 'P1010', '3D000': 'P1003', 42501: 'P1010', '42P04': 'P1009' };

/**
 * Runs one command.
 *
 * @returns {Promise<number>} the exit code
 */
export async function runDatabaseCommand(command, url) {
  // The Prisma CLI skips the first line of what it reads here.
  logLine('INFO', `schema engine: ${command}`);
  try {
    if (!Object.hasOwn(COMMANDS, command)) throw new Error(`Unknown command ${command}.`);
    await COMMANDS[command](url);
    return 0;
  } catch (error) {
    const { hostname, port } = new URL(url);
    const known = CODES[error.code];
    const unreachable = `Can't reach database server at ${hostname}:${port || 5432} (${error.message || error.code})`;
    const missing = `Database ${databaseName(url)} does not exist`;
    logLine('ERROR', known === 'P1003' ? missing : known ? error.message : unreachable, known ?? 'P1001');
    return 1;
  }
}
