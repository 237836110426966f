import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { finished, pipeline } from 'node:stream/promises';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { newId } from '../../common/ids.js';
import { MalformedBody, ValidationFailed } from '../../platform/errors/http.problems.js';
import { Problem } from '../../platform/errors/problem.js';
import { ImageMissing, UploadTooLarge } from './images.problems.js';

/** What boundaries, headers and the few fields of a form may add to the bytes of the picture. */
const FORM_BYTES = 65_536;
/** A body that is declared too large is read and thrown away up to here: who stops reading hides the answer. */
const POLITE_BYTES = 64 * 1_048_576;

interface SpoolLimits {
  /** Where uploads are while they arrive and are drawn. */
  spoolFolder: string;
  maxBytes: number;
}

/**
 * Writes the one file of a form to disk as it arrives, and no further than `maxBytes`.
 *
 * @returns the path of a file that the caller removes
 * @throws ImageMissing, UploadTooLarge, ValidationFailed, MalformedBody
 */
export async function spoolUpload(
  request: FastifyRequest,
  { spoolFolder, maxBytes }: SpoolLimits,
): Promise<string> {
  if (!request.isMultipart()) throw new ImageMissing();
  await refuseDeclared(request, maxBytes);
  await mkdir(spoolFolder, { recursive: true, mode: 0o700 });
  const path = join(spoolFolder, newId());
  let found = false;
  try {
    for await (const part of request.parts({ limits: { fileSize: maxBytes } })) {
      if (part.type !== 'file') continue;
      if (part.fieldname !== 'file') throw new ImageMissing();
      await write(part, path);
      found = true;
    }
    if (!found) throw new ImageMissing();
    return path;
  } catch (error) {
    await rm(path, { force: true });
    const problem = explain(error);
    if (problem instanceof UploadTooLarge && request.headers['content-length']) await discard(request.raw);
    throw problem;
  }
}

/** Removes what a killed process left behind. */
export async function removeForgottenSpools(folder: string, olderThanMs: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > olderThanMs) await rm(join(folder, name), { force: true });
  }
}

/** The parser would read a part that is too large to its end, which may never come. */
async function write({ file }: MultipartFile, path: string): Promise<void> {
  file.once('limit', () => file.destroy(new UploadTooLarge()));
  await pipeline(file, createWriteStream(path, { mode: 0o600 }));
}

/** Refuses by the declared length, before the body is looked at. */
async function refuseDeclared({ headers, raw }: FastifyRequest, maxBytes: number): Promise<void> {
  const declared = Number(headers['content-length'] ?? 0);
  if (declared <= maxBytes + FORM_BYTES) return;
  if (declared <= POLITE_BYTES) await discard(raw);
  throw new UploadTooLarge(`${maxBytes} bytes are allowed`);
}

async function discard(body: IncomingMessage): Promise<void> {
  body.resume();
  await finished(body).catch(() => undefined);
}

/** What is wrong with a form is the sender's fault, and the parser has a dozen names for it. */
function explain(error: unknown): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error;
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  if (code === 'FST_FILES_LIMIT') {
    return new ValidationFailed([{ path: 'file', message: 'Send one picture at a time' }]);
  }
  if (code === 'FST_REQ_FILE_TOO_LARGE') return new UploadTooLarge();
  if (code.startsWith('FST_') || syscall) return error;
  return new MalformedBody(error.message);
}
