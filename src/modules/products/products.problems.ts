import { defineProblem } from '../../platform/errors/problem.js';

export class ProductNotFound extends defineProblem(404, 'product.not_found', 'There is no such product') {}
