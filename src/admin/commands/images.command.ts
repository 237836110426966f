import { ImageSweeps } from '../../modules/images/image-sweeps.service.js';
import { action } from '../operator.js';
import type { CommandGroup } from '../operator.js';

/** Pictures and their objects. */
export const imagesCommands: CommandGroup = (program) => {
  const images = program.command('images').description('pictures and their objects');

  images
    .command('sweep')
    .description('objects without a row, uploads that nothing shows, rows without their objects')
    .option('--dry-run', 'only count')
    .action(
      action<[{ dryRun?: boolean }]>(async (operator, { dryRun = false }) => {
        const { unused, orphans, incomplete } = await operator.use(ImageSweeps).sweep({ dryRun });
        const incompleteIds = incomplete.join(' ') || null;
        operator.rows(
          [
            { found: 'uploads that nothing shows', count: unused, removed: dryRun ? 0 : unused },
            { found: 'objects without a row', count: orphans.orphans, removed: orphans.removed },
            { found: 'rows without all of their objects', count: incomplete.length, removed: 0 },
          ],
          { incompleteIds },
        );
      }),
    );
};
