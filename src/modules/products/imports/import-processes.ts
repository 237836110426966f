import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { UnreadableFile } from './file-records.js';
import { Superseded } from './import-batches.js';
import type { ImportReport, OrderForProcess } from './import-process.contract.js';

/** As it is built, also where the sources themselves run. */
const PROGRAM = fileURLToPath(
  new URL('../../../../dist/modules/products/imports/import-process.js', import.meta.url),
);
/** MB. Little garbage at a time: without a limit Node would rather let it pile up than take it away. */
const LIMITS = ['--max-semi-space-size=2', '--max-old-space-size=128'];

/**
 * Has a file worked through by a process of its own.
 *
 * @param told called after each batch
 * @returns whether the file is done; else time is over
 * @throws UnreadableFile, Superseded, and an Error where the process fails or dies
 */
export async function importInProcess(given: OrderForProcess, told: () => unknown): Promise<boolean> {
  const child = fork(PROGRAM, [], {
    execArgv: LIMITS,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let last: ImportReport | undefined;
  child.on('message', (report: ImportReport) => {
    last = report;
    if (report.kind === 'batch') void told();
  });
  const exit = once(child, 'exit');
  child.send(given);
  const [code, signal] = (await exit) as [number | null, string | null];
  switch (last?.kind) {
    case 'end':
      return last.done;
    case 'unreadable':
      throw new UnreadableFile(last.message);
    case 'superseded':
      throw new Superseded();
    case 'failed':
      throw new Error(last.message);
    default:
      throw new Error(`the process of the import ended early (${signal ?? `code ${code}`})`);
  }
}
