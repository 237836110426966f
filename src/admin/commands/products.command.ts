import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { ImportQuery } from '../../modules/products/imports/imports.dto.js';
import { presentImport } from '../../modules/products/imports/imports.presenter.js';
import { ImportsReader } from '../../modules/products/imports/imports.reader.js';
import { ImportsService } from '../../modules/products/imports/imports.service.js';
import type { ProductImport } from '../../platform/prisma/generated/client.js';
import { Refused, UsageError } from '../failures.js';
import { followImport } from '../import-follower.js';
import { readId } from '../inputs.js';
import { change } from '../operator.js';
import type { CommandGroup, Operator } from '../operator.js';

/** Problems shown on the screen; `--errors` saves them all. */
const SHOWN_PROBLEMS = 20;

/** What the API takes beside the file, under the same names. */
const OPTIONS = {
  layout: ['<layout>', 'own, or shopify: the product export of Shopify'],
  format: ['<format>', 'csv, json or ndjson; told by the ending of the file unless given'],
  source: ['<name>', 'whose references these are'],
  merchant: ['<shop>', 'the shop whose prices these are, where the file names none'],
  currency: ['<code>', 'where the file names none'],
  category: ['<slug>', 'where the file names none that is known'],
  blank: ['<how>', 'keep: a blank cell leaves a field as it is; clear: it empties it'],
  mapping: ['<json>', 'columns of the file to ours: {"Marke":"brand"}'],
  categories: ['<json>', 'the file’s categories to ours: {"Brushless Motors":"motor"}'],
} as const;

interface Saving {
  errors?: string;
  report?: string;
}
type Given = Saving & { apply?: true } & Partial<Record<keyof typeof OPTIONS, string>>;

/** Files of products. */
export const productsCommands: CommandGroup = (program) => {
  const products = program.command('products').description('files of products');

  const importing = products
    .command('import')
    .description('check a file of products and tell what each row would do; --apply does it')
    .argument('<file>', 'CSV, a JSON array, or one JSON object a line')
    .option('--apply', 'change the catalogue');
  for (const [name, [value, words]] of Object.entries(OPTIONS)) importing.option(`--${name} ${value}`, words);
  savesTables(importing).action(
    change<[string, Given]>(
      'products:import',
      async (operator, file, { apply, errors, report, ...given }) => {
        const query = readQuery({ ...given, apply: String(apply ?? false) });
        if (!(await stat(file).catch(() => null))?.isFile()) throw new Refused(`There is no file ${file}.`);
        const actor = await operator.actorIfNamed('products:import');
        const begun = await operator.use(ImportsService).take(actor?.userId ?? null, file, query);
        await tellEnd(operator, begun, { errors, report });
      },
    ),
  );

  savesTables(products.command('undo-import'))
    .description('take a whole import back; what somebody changed since is left alone')
    .argument('<id>', 'of the import', readId)
    .action(
      change<[string, Saving]>('products:import', async (operator, id, saving) => {
        await tellEnd(operator, await operator.use(ImportsService).undo(id), saving);
      }),
    );
};

function savesTables(command: Command): Command {
  return command
    .option('--errors <path>', 'save errors and remarks as a table (CSV)')
    .option('--report <path>', 'save what became of every row as a table (CSV)');
}

/** @throws UsageError */
function readQuery(given: Record<string, string>): ImportQuery {
  const known = Object.entries(given).filter(([name]) => name === 'apply' || Object.hasOwn(OPTIONS, name));
  const { success, data, error } = ImportQuery.safeParse(Object.fromEntries(known));
  if (success) return data;
  throw new UsageError(error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('; '));
}

/** Waits for the end of an import and says what became of it. @throws Refused if it failed as a whole */
async function tellEnd(operator: Operator, { id }: ProductImport, saving: Saving): Promise<void> {
  const reader = operator.use(ImportsReader);
  const ended = await followImport(operator, id);
  const problems: string[] = [];
  for await (const row of reader.walkRows(id)) {
    for (const { path, message } of row.problems)
      problems.push(`line ${row.line}: ${path ? `${path} ` : ''}${message}`);
    if (problems.length >= SHOWN_PROBLEMS) break;
  }
  await save(saving.errors, reader.csv(id));
  await save(saving.report, reader.csv(id, { everyRow: true }));
  operator.done([...problems.slice(0, SHOWN_PROBLEMS), sentenceOf(ended)].join('\n'), {
    ...presentImport(ended),
    problems,
  });
  if (ended.state === 'FAILED') throw new Refused(ended.error ?? 'It failed.');
}

async function save(path: string | undefined, lines: AsyncIterable<string>): Promise<void> {
  if (path !== undefined) await pipeline(Readable.from(lines), createWriteStream(path));
}

function sentenceOf(row: ProductImport): string {
  const { rows } = presentImport(row);
  const counts = Object.entries(rows).filter(([, count]) => count > 0);
  const words = counts.map(([name, count]) => `${count} ${name}`).join(', ') || 'no rows';
  const next: Partial<Record<string, string>> = {
    CHECKED: '\nNothing was changed. To apply it, add --apply.',
    APPLIED: `\nTo take it back: npm run admin -- products undo-import ${row.id}`,
  };
  return `${row.state}: ${words}.${next[row.state] ?? ''}`;
}
