// What Prisma's WebAssembly schema engine reaches the database through: @prisma/adapter-pg, with four things mended
// that do no harm to queries but break migrations:
//   - it opens a pool, while the engine's advisory lock belongs to one session: here there is one session only;
//   - it cuts scripts at every semicolon, inside function bodies and comments too, and each piece is a transaction of
//     its own: here a script reaches the server whole and is one transaction;
//   - it cannot read the catalog's type "char", in which the kinds of constraints and foreign keys are told;
//   - it drops the shadow database while it is still connected to it.
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
} from '@prisma/driver-adapter-utils';
import { createDatabase, dropDatabase, throwAwayName, withDatabaseName } from './databases.mjs';
import { Session } from './session.mjs';

const CHAR_OID = 18;
const TEXT_OID = 25;

/**
 * The adapter for one engine. It leaves the session open.
 *
 * @param {Session} session
 */
export function schemaEngineAdapter(session) {
  return bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => mendedAdapter(session, async () => {}),
    connectToShadowDb: async () => {
      const shadowUrl = withDatabaseName(session.url, throwAwayName());
      await createDatabase(shadowUrl);
      const shadow = new Session(shadowUrl);
      return mendedAdapter(shadow, async () => {
        await shadow.end();
        await dropDatabase(shadowUrl);
      });
    },
  });
}

async function mendedAdapter(session, dispose) {
  const adapter = await new PrismaPg(session).connect();
  return Object.assign(adapter, {
    dispose,
    queryRaw: readingChars(adapter),
    executeScript: (script) => session.run(script).catch((error) => adapter.onError(error)),
    onError: tellingAll(adapter),
  });
}

/** The adapter keeps to itself what it has no code for (a lost connection, say); the engine shall show it. */
function tellingAll({ onError }) {
  return (error) => {
    try {
      return onError(error);
    } catch (told) {
      if (told.cause?.kind) throw told;
      const { code = 'XX000', message } = error;
      throw new DriverAdapterError({ kind: 'postgres', code, severity: 'ERROR', message });
    }
  };
}

/** Lets "char" columns pass through the adapter as text and afterwards tells the engine what they are. */
function readingChars(adapter) {
  const { queryRaw, performIO } = adapter;
  return async (query) => {
    const chars = [];
    const disguised = async (request) => {
      const result = await performIO.call(adapter, request);
      result.fields.forEach((field, index) => {
        if (field.dataTypeID !== CHAR_OID) return;
        field.dataTypeID = TEXT_OID;
        chars.push(index);
      });
      return result;
    };
    const rows = await queryRaw.call(Object.create(adapter, { performIO: { value: disguised } }), query);
    for (const index of chars) rows.columnTypes[index] = ColumnTypeEnum.Character;
    return rows;
  };
}
