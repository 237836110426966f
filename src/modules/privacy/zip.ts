import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { ExportFile } from '../../platform/privacy/personal-data.js';

/**
 * Writes files into a ZIP, one after the other, without holding any of them in memory. The archive appears under its
 * name only when it is whole.
 */
export async function writeZip(target: string, files: AsyncIterable<ExportFile>): Promise<void> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const zip = new ZipFile();
  const failure = new Promise<never>((_, reject) => zip.on('error', reject));
  const part = `${target}.part`;
  const written = pipeline(zip.outputStream as Readable, createWriteStream(part, { mode: 0o600 }));
  const all = addAll(zip, files).then(async () => {
    zip.end();
    await written;
  });
  written.catch(() => undefined); // told by `all` or by `failure`
  await Promise.race([all, written.then(() => all), failure]);
  await rename(part, target);
}

async function addAll(zip: ZipFile, files: AsyncIterable<ExportFile>): Promise<void> {
  for await (const file of files) {
    const content = 'rows' in file ? Readable.from(jsonArray(file.rows)) : await file.open();
    if (!content) continue;
    zip.addReadStream(content, file.path, { compress: !/\.(?:webp|jpe?g|png|avif)$/.test(file.path) });
    await finished(content);
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
