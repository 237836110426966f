// The command line on which the Prisma CLI starts its schema engine.
import { readFileSync } from 'node:fs';

/**
 * @param {string[]} argv without the program's own name
 * @returns {{ version: boolean, url?: string, command?: string, datamodels?: [path: string, content: string][] }}
 *   `command` is set if the engine is asked for one thing about the database as a whole, instead of serving requests
 */
export function readEngineArguments(argv) {
  const valueOf = (name) => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined);
  const datasource = valueOf('--datasource');
  const paths = valuesOf(argv, '--datamodels');
  return {
    version: argv.includes('--version'),
    url: datasource ? JSON.parse(datasource).url : process.env.DATABASE_URL,
    command: valueOf('cli'),
    datamodels: paths.length > 0 ? paths.map((path) => [path, readFileSync(path, 'utf8')]) : undefined,
  };
}

/** An option may be given many times (`--datamodels a --datamodels b`). */
function valuesOf(argv, name) {
  return argv.flatMap((argument, index) => (argument === name ? [argv[index + 1]] : []));
}
