/** One thing to correct. */
export interface ProblemError {
  /**
   * JSON Pointer (RFC 6901) into the body or the query, `/lines/2/quantity`; absent where it is a
   * header.
   */
  readonly pointer?: string;
  readonly header?: string;
  /** Stable; with `params` it is all that a screen needs to phrase the problem in its own language. */
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly detail: string;
  /** Values that would have been valid: `["50", "60"]`. */
  readonly suggestions: readonly string[];
}

/** Problem details (RFC 9457). `type` and `code` are stable and say the same. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly errors: readonly ProblemError[];
}

/** A request refused by the HTTP layer, before any use case. */
export class HttpProblem extends Error {
  constructor(
    readonly problem: Problem,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(problem.detail);
  }
}

export const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Authentication required',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  409: 'Conflict',
  412: 'Precondition failed',
  413: 'Content too large',
  415: 'Unsupported media type',
  422: 'Unprocessable content',
  423: 'Locked',
  429: 'Too many requests',
  500: 'Internal server error',
  503: 'Service unavailable',
};

export interface ProblemFacts {
  /** What broke the rule, as a path: `lines[2].quantity`. */
  readonly field?: string;
  readonly header?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly suggestions?: readonly string[];
}

export function problem(
  status: number,
  code: string,
  detail: string,
  { field, header, params = {}, suggestions = [] }: ProblemFacts = {},
): Problem {
  const where =
    header !== undefined ? { header } : field !== undefined ? { pointer: pointerOf(field) } : null;
  return problemOf(
    status,
    code,
    detail,
    params,
    where ? [{ ...where, code, params, detail, suggestions }] : [],
  );
}

export const problemOf = (
  status: number,
  code: string,
  detail: string,
  params: Problem['params'],
  errors: readonly ProblemError[],
): Problem => ({
  type: `urn:tradepost:problem:${code.replaceAll('/', ':')}`,
  title: titles[status] ?? 'Error',
  status,
  detail,
  code,
  params,
  errors,
});

/** A reference token of a JSON Pointer. */
export const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** `lines[2].quantity` is `/lines/2/quantity`; an empty path is the whole document. */
export const pointerOf = (path: string): string =>
  path === ''
    ? ''
    : `/${escaped(path)
        .replaceAll(/\[(\d+)\]/g, '.$1')
        .replaceAll('.', '/')}`;
