import { defineProblem } from '../../../platform/errors/problem.js';

export class ImportNotFound extends defineProblem(404, 'import.not_found', 'There is no such import') {}
export class ImportFileMissing extends defineProblem(
  400,
  'import.file_missing',
  'Send the file as the multipart field "file", or as text/csv or application/x-ndjson',
) {}
export class ImportTooLarge extends defineProblem(413, 'import.too_large', 'The file is too large') {
  constructor(detail?: string) {
    super(detail);
    this.headers.Connection = 'close';
  }
}
export class ImportNotReady extends defineProblem(
  409,
  'import.not_ready',
  'In this state it can be neither applied nor undone',
) {}
