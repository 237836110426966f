import { defineProblem } from '../../platform/errors/problem.js';

export class UserNotFound extends defineProblem(404, 'user.not_found', 'There is no such user') {}
