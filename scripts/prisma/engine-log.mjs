// How the schema engine speaks on its error stream: one JSON object on each line.

/** Writes one line. The Prisma CLI shows the message of the last ERROR if the engine ends with code 1. */
export function logLine(level, message, errorCode) {
  const line = {
    timestamp: new Date().toISOString(),
    level,
    fields: { message, error_code: errorCode, is_panic: false },
    target: 'schema_engine::logger',
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
