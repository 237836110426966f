import { setTimeout as sleep } from 'node:timers/promises';
import { ImportRuns } from '../modules/products/imports/import-runs.service.js';
import { SETTLED_IMPORT_STATES } from '../modules/products/imports/imports.dto.js';
import { ImportsReader } from '../modules/products/imports/imports.reader.js';
import type { ProductImport } from '../platform/prisma/generated/client.js';
import type { Operator } from './operator.js';
import { ProgressLine } from './progress-line.js';

const POLL_MS = 250;
/** How long a worker of the server may take to begin before the work is done here. */
const PATIENCE_MS = 3_000;

/**
 * Shows how far an import is until it ends. A worker of the server does it; where none runs, this process does. Should
 * this process be killed then, the job is still in the queue: the next worker goes on.
 *
 * @throws what the work fails of, if it is done here
 */
export async function followImport(operator: Operator, id: string): Promise<ProductImport> {
  const reader = operator.use(ImportsReader);
  const line = new ProgressLine();
  const patientUntil = Date.now() + PATIENCE_MS;
  let isOurs = false;
  let running: Promise<void> | undefined;
  let failure: { error: unknown } | undefined;
  try {
    for (;;) {
      const row = await reader.get(id);
      const { state, progress, created, updated, unchanged, failed, undone, kept } = row;
      const rows = state.startsWith('UNDO') ? undone + kept : created + updated + unchanged + failed;
      line.show(progress, `${state.toLowerCase()}, ${rows} rows`);
      if (SETTLED_IMPORT_STATES.includes(state)) return row;
      if (failure) throw failure.error;
      isOurs ||= state === 'WAITING' && Date.now() > patientUntil;
      if (isOurs) {
        running ??= operator
          .use(ImportRuns)
          .run(id)
          .catch((error: unknown) => (failure = { error }))
          .then(() => (running = undefined));
      }
      await sleep(POLL_MS);
    }
  } finally {
    line.end();
  }
}
