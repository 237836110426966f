/** One wrong input, by its place: `images.0`, `priceCents`. */
export interface FieldError {
  path: string;
  message: string;
}

/** An error as clients see it: RFC 9457 plus a stable dotted code and the request's id. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail?: string;
  instance: string;
  code: string;
  requestId: string;
  errors?: FieldError[];
}

/** What a request fails with. Throw one of the kinds that `defineProblem` makes. */
export class Problem extends Error {
  /** Headers of the answer, e.g. Retry-After. */
  readonly headers: Record<string, string> = {};
  readonly errors?: FieldError[];

  constructor(
    readonly kind: ProblemKind,
    detail?: string,
  ) {
    super(detail ?? kind.title);
    this.name = kind.code;
  }
}

export interface ProblemKind {
  /** HTTP status. */
  status: number;
  /** Stable and dotted: clients branch on it. */
  code: string;
  /** A short sentence, the same for every occurrence. */
  title: string;
}

/** A class of problem: thrown with a detail for this occurrence, listed in the API's documentation by its kind. */
export interface ProblemClass {
  new (detail?: string): Problem;
  readonly kind: ProblemKind;
}

/**
 * Declares a kind of problem.
 *
 * @example export class DealNotFound extends defineProblem(404, 'deal.not_found', 'There is no such deal') {}
 */
export function defineProblem(status: number, code: string, title: string): ProblemClass {
  const kind: ProblemKind = { status, code, title };
  return class extends Problem {
    static readonly kind = kind;
    constructor(detail?: string) {
      super(kind, detail);
    }
  };
}
