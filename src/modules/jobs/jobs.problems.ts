import { defineProblem } from '../../platform/errors/problem.js';

export class JobNotFound extends defineProblem(404, 'job.not_found', 'There is no such job') {}
export class JobRunning extends defineProblem(
  409,
  'job.running',
  'A run of this job waits or is under way',
) {}
