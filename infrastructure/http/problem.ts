import { HttpException } from '@nestjs/common';
import { LoginLocked, LoginRefused, SecondFactorNeeded } from '../../application/auth/auth.js';
import { CommandNotSettled, RevisionMismatch } from '../../application/command/pipeline.js';
import { MailNotSent } from '../../application/ports/mailer.js';
import { ReadModelBehind } from '../../application/ports/documents.js';
import { AppendTooLarge } from '../../application/ports/event-store.js';
import { DomainError, type DomainErrorKind } from '../../domain/decider/domain-error.js';
import { isUnavailable } from '../runtime/unavailable.js';

/** One thing to mend. */
export interface ProblemError {
  /** JSON Pointer (RFC 6901) into the body or the query, `/lines/2/quantity`; absent where it is a header. */
  readonly pointer?: string;
  readonly header?: string;
  /** Stable; with `params` whatever a screen needs to say it in its own language. */
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly detail: string;
  /** What would have been right: `["50", "60"]`. */
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

/** A refusal of the edge itself, before any use case. */
export class HttpProblem extends Error {
  constructor(
    readonly problem: Problem,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(problem.detail);
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'The request is not right',
  401: 'Please log in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  409: 'Conflict',
  412: 'It has changed meanwhile',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'It cannot be done like this',
  423: 'Locked',
  429: 'Too many requests',
  500: 'Something went wrong here',
  503: 'Not just now',
};

export interface ProblemFacts {
  /** What broke the rule, as a path: `lines[2].quantity`. */
  readonly field?: string;
  readonly header?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly suggestions?: readonly string[];
}

export function problem(status: number, code: string, detail: string, { field, header, params = {}, suggestions = [] }: ProblemFacts = {}): Problem {
  const where = header !== undefined ? { header } : field !== undefined ? { pointer: pointerOf(field) } : null;
  return problemOf(status, code, detail, params, where ? [{ ...where, code, params, detail, suggestions }] : []);
}

export const problemOf = (status: number, code: string, detail: string, params: Problem['params'], errors: readonly ProblemError[]): Problem => ({
  type: `urn:tradepost:problem:${code.replaceAll('/', ':')}`,
  title: titles[status] ?? 'Error',
  status,
  detail,
  code,
  params,
  errors,
});

/** Of a part of a JSON Pointer. */
export const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** `lines[2].quantity` is `/lines/2/quantity`; nothing is the whole. */
const pointerOf = (path: string): string =>
  path === ''
    ? ''
    : `/${escaped(path)
        .replaceAll(/\[(\d+)\]/g, '.$1')
        .replaceAll('.', '/')}`;

const errorOf = ({ code, message: detail, details: { field = '', allowed = [], facts = {} } }: DomainError): ProblemError => ({
  pointer: pointerOf(field),
  code,
  params: facts,
  detail,
  suggestions: allowed,
});

const statusOf: Readonly<Record<DomainErrorKind, number>> = { invalid: 422, conflict: 409, missing: 404, forbidden: 403 };

/** Every error as problem details; what is nobody's fault but ours is a 500 that tells nothing. */
export function toProblem(error: unknown): { problem: Problem; headers: Readonly<Record<string, string>>; unexpected: boolean } {
  const expected = (body: Problem, headers: Record<string, string> = {}) => ({ problem: body, headers, unexpected: false });
  if (error instanceof HttpProblem) return { problem: error.problem, headers: error.headers, unexpected: false };
  if (error instanceof DomainError) {
    const status = error.code.startsWith('page/cursor') ? 400 : statusOf[error.kind];
    const errors = error.details.problems?.map(errorOf) ?? ((error.details.field ?? error.details.allowed) ? [errorOf(error)] : []);
    return expected(problemOf(status, error.code, error.message, error.details.facts ?? {}, errors));
  }
  if (error instanceof RevisionMismatch)
    return expected(
      problem(412, 'revision/mismatch', `it is at revision ${error.actual} now: read it again`, {
        header: 'If-Match',
        params: { actual: error.actual },
        suggestions: [`"${error.actual}"`],
      }),
    );
  if (error instanceof SecondFactorNeeded) return expected(problem(401, 'auth/second-factor', error.message, { field: 'code' }), { 'www-authenticate': 'Bearer' });
  if (error instanceof LoginRefused) return expected(problem(401, 'auth/refused', error.message), { 'www-authenticate': 'Bearer' });
  if (error instanceof LoginLocked)
    return expected(problem(429, 'auth/locked', `too many failed logins: try again in ${error.retryAfterSeconds} s`), { 'retry-after': String(error.retryAfterSeconds) });
  if (error instanceof ReadModelBehind)
    return expected(problem(503, 'read-model/behind', `${error.message}: the command was accepted, read again in a moment`), { 'retry-after': '1' });
  if (error instanceof MailNotSent) return expected(problem(503, 'mail/not-sent', 'the mail could not be sent: try again in a moment'), { 'retry-after': '10' });
  if (error instanceof CommandNotSettled)
    return expected(problem(503, 'command/not-settled', 'the store did not settle this in time: send it again with the same Idempotency-Key'), { 'retry-after': '1' });
  if (isUnavailable(error))
    return {
      ...expected(problem(503, 'engine/unavailable', 'something that this needs cannot be reached: send it again in a moment, a command with the same Idempotency-Key'), {
        'retry-after': '1',
      }),
      unexpected: true,
    };
  if (error instanceof AppendTooLarge) return expected(problem(413, 'command/too-large', error.message));
  if (error instanceof HttpException) return fromStatus(error.getStatus(), error.message);
  const { statusCode, message, code } = error as { statusCode?: number; message?: string; code?: string };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return expected(problem(413, 'request/too-large', 'the body is larger than 1 MiB: send less at once'));
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) return fromStatus(statusCode, message ?? '');
  return { problem: problem(500, 'internal', 'it has been logged; the request can be repeated'), headers: {}, unexpected: true };
}

function fromStatus(status: number, message: string) {
  if (status >= 500) return { problem: problem(500, 'internal', 'it has been logged; the request can be repeated'), headers: {}, unexpected: true };
  return { problem: problem(status, `http/${status}`, message || (titles[status] ?? 'the request is not right')), headers: {}, unexpected: false };
}
