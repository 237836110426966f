import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { ExportFile } from '../../platform/privacy/personal-data.js';

/**
 * A ZIP of files, one after the other, none of which is ever whole in memory. It is made as fast as it is read; an error
 * of a file is one of the stream.
 */
export function zipOf(files: AsyncIterable<ExportFile>): Readable {
  const zip = new ZipFile();
  const archive = (zip.outputStream as Readable).pipe(new PassThrough());
  zip.on('error', (error: Error) => archive.destroy(error));
  addAll(zip, archive, files).then(
    () => zip.end(),
    (error: unknown) => archive.destroy(error as Error),
  );
  return archive;
}

async function addAll(zip: ZipFile, archive: Readable, files: AsyncIterable<ExportFile>): Promise<void> {
  const givenUp = finished(archive);
  givenUp.catch(() => undefined); // told below, or by the stream itself
  for await (const file of files) {
    const content = 'rows' in file ? Readable.from(jsonArray(file.rows)) : await file.open();
    if (!content) continue;
    zip.addReadStream(content, file.path, { compress: !/\.(?:webp|jpe?g|png|avif)$/.test(file.path) });
    await Promise.race([finished(content), givenUp]).finally(() => content.destroy());
  }
}

async function* jsonArray(rows: AsyncIterable<object>): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const row of rows) {
    yield `${separator}${JSON.stringify(row, asText, 2)}`;
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

function asText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
