import { SearchAuditor } from '../../modules/search/audit/search-audit.service.js';
import { SearchReindexing } from '../../modules/search/reindex/search-reindexing.service.js';
import type { ReindexRun } from '../../modules/search/search.dto.js';
import { presentAudit, presentRun } from '../../modules/search/search.presenter.js';
import { SearchReader } from '../../modules/search/search.reader.js';
import { action, change } from '../operator.js';
import type { CommandGroup, Operator } from '../operator.js';
import { ProgressLine } from '../progress-line.js';

/** The index of the search. */
export const searchCommands: CommandGroup = (program) => {
  const search = program.command('search').description('the index of the search');

  search
    .command('reindex')
    .description('make the index anew; ended on the way, it goes on the next time')
    .action(
      change<[]>('search:write', async (operator) => {
        const run = await reindex(operator);
        operator.done('The search index is new.', { ...run });
      }),
    );

  search
    .command('status')
    .description('which engine answers, how far it is behind, what the last comparison found')
    .action(
      action<[]>(async (operator) => {
        const status = await operator.use(SearchReader).status();
        const { engine, answering, documents, waiting, behind, lagSeconds, drift, reindex: run } = status;
        const lines = [
          `${engine} is configured, ${answering} answers.`,
          `${documents.products} products and ${documents.deals} deals are in the index.`,
          `${waiting} changes wait, ${behind} documents are to be sent, the oldest for ${lagSeconds} s.`,
          drift
            ? `Drift was ${drift.found} of ${drift.checked} at ${drift.at}.`
            : 'Nothing was compared yet.',
          run ? `The last run: ${run.phase}, ${run.percent} %.` : 'No run yet.',
        ];
        operator.done(lines.join('\n'), { ...status });
      }),
    );

  search
    .command('drift')
    .description('compare rows, documents and the index of the server now, and mend what differs')
    .action(
      action<[]>(async (operator) => {
        const found = presentAudit(await operator.use(SearchAuditor).audit())!;
        operator.done(`Drift was ${found.found} of ${found.checked}; it is mended.`, { ...found });
      }),
    );
};

/** Works on the run until it is done, or watches another process do so. */
async function reindex(operator: Operator): Promise<ReindexRun> {
  const line = new ProgressLine();
  try {
    const run = await operator.use(SearchReindexing).complete((at) => {
      const { percent, phase, done, total } = presentRun(at);
      line.show(percent, `${phase}  ${done} of ${total}`);
    });
    return presentRun(run);
  } finally {
    line.end();
  }
}
