import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { parser as JsonParser } from 'stream-json/parser.js';
import type { ImportOptions } from './imports.dto.js';

/** One record of a file: a line of a table by its headings, or an object of JSON. */
export interface FileRecord {
  /** Where it begins: the line of a table, the number of an object. The first is 1. */
  line: number;
  fields: Record<string, unknown>;
  /** How far the file was read for it. */
  bytes: number;
}

/** The file as a whole cannot be read; the message is for the person who sent it. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

const MAX_RECORD_CHARACTERS = 1_000_000;
const MAX_COLUMNS = 500;

/** Reads a file record by record, whatever its size. @throws UnreadableFile */
export function readRecords(
  path: string,
  { format }: Pick<ImportOptions, 'format'>,
): AsyncGenerator<FileRecord> {
  if (format === 'csv') return readTable(path);
  return format === 'ndjson' ? readLines(path) : readArray(path);
}

/** Delimiter, quotes, line breaks and byte-order mark are told by the file itself. */
async function* readTable(path: string): AsyncGenerator<FileRecord> {
  const [{ parse }, delimiter] = [await import('csv-parse'), await delimiterOf(path)];
  const file = createReadStream(path);
  const table = parse({
    bom: true,
    delimiter,
    columns: (headings: string[]) => {
      if (headings.length > MAX_COLUMNS) throw new UnreadableFile(`more than ${MAX_COLUMNS} columns`);
      return headings.map((heading) => heading.trim());
    },
    info: true,
    relaxColumnCount: true,
    relaxQuotes: true,
    skipEmptyLines: true,
    maxRecordSize: MAX_RECORD_CHARACTERS,
  });
  file.on('error', (error) => table.destroy(error));
  file.pipe(table);
  try {
    let next = 2;
    for await (const { record, info } of table as AsyncIterable<{
      record: Record<string, unknown>;
      info: { lines: number; bytes: number };
    }>) {
      yield { line: next, fields: record, bytes: info.bytes };
      next = info.lines + 1;
    }
  } catch (error) {
    throw asUnreadable(error);
  } finally {
    file.destroy();
  }
}

/** What stands most often in the first line: a comma, a semicolon (spreadsheets of countries with decimal commas), a tab. */
async function delimiterOf(path: string): Promise<string> {
  let head = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', end: 65_535 }))
    head += chunk as string;
  const heading = (head.split(/\r?\n/, 1)[0] ?? '').replaceAll(/"[^"]*"/g, '');
  const count = (mark: string) => heading.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

async function* readLines(path: string): AsyncGenerator<FileRecord> {
  const file = createReadStream(path);
  let line = 0;
  try {
    for await (const given of createInterface({
      input: Readable.from(withLines(file)),
      crlfDelay: Infinity,
    })) {
      line++;
      const text = line === 1 ? given.replace(/^\uFEFF/, '') : given;
      if (text.trim() === '') continue;
      yield { line, fields: asObject(parseLine(text)), bytes: file.bytesRead };
    }
  } catch (error) {
    throw asUnreadable(error);
  } finally {
    file.destroy();
  }
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function* readArray(path: string): AsyncGenerator<FileRecord> {
  const [{ chain }, { parser }, { streamArray }] = await Promise.all([
    import('stream-chain'),
    import('stream-json/parser.js'),
    import('stream-json/streamers/stream-array.js'),
  ]);
  const file = createReadStream(path);
  let size = 0;
  const pipeline = chain([
    file,
    parser(),
    // One object is put together in memory: it must not be the whole file.
    (token: JsonParser.Token) => {
      size += 8 + ('value' in token && typeof token.value === 'string' ? token.value.length : 0);
      if (size > 4 * MAX_RECORD_CHARACTERS) throw new UnreadableFile('an item is too long');
      return token;
    },
    streamArray(),
  ]);
  try {
    for await (const { key, value } of pipeline as unknown as AsyncIterable<{
      key: number;
      value: unknown;
    }>) {
      size = 0;
      yield { line: key + 1, fields: asObject(value), bytes: file.bytesRead };
    }
  } catch (error) {
    throw asUnreadable(error);
  } finally {
    pipeline.destroy();
    file.destroy();
  }
}

/** Refuses what has no line breaks: a reader of lines would collect the whole file. */
async function* withLines(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let since = 0;
  for await (const chunk of file) {
    const last = chunk.lastIndexOf(0x0a);
    since = last < 0 ? since + chunk.length : chunk.length - last;
    if (since > 4 * MAX_RECORD_CHARACTERS) throw new UnreadableFile('a line is too long');
    yield chunk;
  }
}

/** What is no object has no fields: the row is refused for what it lacks. */
function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** A parser's error is about the file; one of the disk is ours. */
function asUnreadable(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UnreadableFile) return error;
  return (error as NodeJS.ErrnoException).syscall ? error : new UnreadableFile(error.message);
}
