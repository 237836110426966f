import { defineProblem } from '../../platform/errors/problem.js';

export class ScamPatternNotFound extends defineProblem(
  404,
  'scam_pattern.not_found',
  'Nothing was set under this name',
) {}
export class ScamPatternTextMissing extends defineProblem(
  422,
  'scam_pattern.text_missing',
  'No pattern of this name is declared: a new one needs a text',
) {}
