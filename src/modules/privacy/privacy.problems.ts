import { defineProblem } from '../../platform/errors/problem.js';

export class NoExport extends defineProblem(404, 'export.not_found', 'There is no copy of your data') {}
export class ExportLinkInvalid extends defineProblem(
  403,
  'export.link_invalid',
  'This link is not yours or has ended: ask for the copy again',
) {}
