import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { catalogueConfig } from '../../../config/catalogue.config.js';
import type { CatalogueConfig } from '../../../config/catalogue.config.js';
import { MalformedBody, ValidationFailed } from '../../../platform/errors/http.problems.js';
import { Problem } from '../../../platform/errors/problem.js';
import { toFieldErrors } from '../../../platform/http/field-errors.js';
import type { ImportOptions } from './imports.dto.js';
import { ImportWords, MAX_WORDS_BYTES, plainFileName } from './imports.dto.js';
import { ImportFileMissing, ImportTooLarge } from './imports.problems.js';

export interface ReceivedFile {
  fileName: string;
  byteSize: number;
  format: ImportOptions['format'];
  /** What stands in the form before the file. */
  words: ImportWords;
}

/** The folder that files wait in. Every process that takes them or works on them needs the same. */
@Injectable()
export class ImportFiles {
  constructor(@Inject(catalogueConfig.KEY) private readonly config: CatalogueConfig) {}

  pathOf(id: string): string {
    return join(this.config.importFolder, id);
  }

  /**
   * Writes the file of a request to disk as it arrives.
   *
   * @throws ImportFileMissing, ImportTooLarge, MalformedBody, ValidationFailed
   */
  async receive(request: FastifyRequest, id: string): Promise<ReceivedFile> {
    await mkdir(this.config.importFolder, { recursive: true, mode: 0o700 });
    try {
      if (!request.isMultipart()) return await this.receiveRaw(request, id);
      const fields: Record<string, unknown> = {};
      const limits = { fileSize: this.config.importMaxBytes, fieldSize: MAX_WORDS_BYTES };
      for await (const part of request.parts({ limits })) {
        if (part.type !== 'file') {
          if (Object.hasOwn(ImportWords.shape, part.fieldname)) fields[part.fieldname] = part.value;
          continue;
        }
        if (part.fieldname !== 'file') throw new ImportFileMissing();
        const words = readWords(fields);
        part.file.once('limit', () => part.file.destroy(new ImportTooLarge()));
        const byteSize = await this.write(part.file, id);
        const fileName = plainFileName(part.filename);
        return { fileName, byteSize, format: formatOf(fileName, part.mimetype), words };
      }
      throw new ImportFileMissing();
    } catch (error) {
      await rm(this.pathOf(id), { force: true });
      throw explain(error);
    }
  }

  /** Copies a file of this machine. @throws ImportTooLarge, and what keeps the file from being read */
  async copy(path: string, id: string): Promise<ReceivedFile> {
    await mkdir(this.config.importFolder, { recursive: true, mode: 0o700 });
    try {
      const byteSize = await this.write(createReadStream(path), id);
      const fileName = plainFileName(basename(path));
      return { fileName, byteSize, format: formatOf(fileName, ''), words: {} };
    } catch (error) {
      await rm(this.pathOf(id), { force: true });
      throw error;
    }
  }

  private async receiveRaw(request: FastifyRequest, id: string): Promise<ReceivedFile> {
    if (!(request.body instanceof Readable)) throw new ImportFileMissing();
    const byteSize = await this.write(request.body, id);
    const format = formatOf('', request.headers['content-type'] ?? '');
    return { fileName: `products.${format}`, byteSize, format, words: {} };
  }

  private async write(source: Readable, id: string): Promise<number> {
    let byteSize = 0;
    const { importMaxBytes } = this.config;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        byteSize += chunk.length;
        if (byteSize > importMaxBytes) done(new ImportTooLarge(`${importMaxBytes} bytes are allowed`));
        else done(null, chunk);
      },
    });
    await pipeline(source, measure, createWriteStream(this.pathOf(id), { mode: 0o600 }));
    return byteSize;
  }
}

function formatOf(fileName: string, type: string): ImportOptions['format'] {
  const ending = extname(fileName).toLowerCase();
  if (['.ndjson', '.jsonl'].includes(ending) || type.includes('ndjson')) return 'ndjson';
  return ending === '.json' || type.startsWith('application/json') ? 'json' : 'csv';
}

/** @throws ValidationFailed */
function readWords(fields: Record<string, unknown>): ImportWords {
  const { success, data, error } = ImportWords.safeParse(fields);
  if (success) return data;
  throw new ValidationFailed(toFieldErrors(error.issues));
}

/** What is wrong with a form is the sender's fault; what is wrong with the disk is ours. */
function explain(error: unknown): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error;
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  if (code === 'FST_REQ_FILE_TOO_LARGE') return new ImportTooLarge();
  return syscall ? error : new MalformedBody(error.message);
}
