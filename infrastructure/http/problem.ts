import { HttpException } from '@nestjs/common';
import { LoginLocked, LoginRefused } from '../../application/auth/auth.js';
import { CommandNotSettled, RevisionMismatch } from '../../application/command/pipeline.js';
import { ReadModelBehind } from '../../application/ports/documents.js';
import { AppendTooLarge } from '../../application/ports/event-store.js';
import { DomainError, type DomainErrorKind } from '../../domain/decider/domain-error.js';

/** Problem details (RFC 9457). `type` is stable; `field` and `rule` say what to mend. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly field?: string;
  readonly rule?: string;
  readonly allowed?: readonly string[];
  readonly errors?: readonly { field: string; rule: string; detail: string }[];
  readonly [extension: string]: unknown;
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

/** Whatever `more` says, the members of RFC 9457 stay what they are. */
export function problem(status: number, code: string, detail: string, more: Partial<Problem> = {}): Problem {
  const named = { type: `urn:tradepost:problem:${code.replaceAll('/', ':')}`, title: titles[status] ?? 'Error', status, detail, rule: code };
  return { ...named, ...more, type: named.type, title: named.title, status, detail };
}

const statusOf: Readonly<Record<DomainErrorKind, number>> = { invalid: 422, conflict: 409, missing: 404, forbidden: 403 };

/** Every error as problem details; what is nobody's fault but ours is a 500 that tells nothing. */
export function toProblem(error: unknown): { problem: Problem; headers: Readonly<Record<string, string>>; unexpected: boolean } {
  const expected = (body: Problem, headers: Record<string, string> = {}) => ({ problem: body, headers, unexpected: false });
  if (error instanceof HttpProblem) return { problem: error.problem, headers: error.headers, unexpected: false };
  if (error instanceof DomainError) {
    const { field, allowed, facts } = error.details;
    const status = error.code === 'page/cursor' ? 400 : statusOf[error.kind];
    return expected(problem(status, error.code, error.message, { ...facts, ...(field ? { field } : {}), ...(allowed ? { allowed } : {}) }));
  }
  if (error instanceof RevisionMismatch)
    return expected(problem(412, 'revision/mismatch', `it is at revision ${error.actual} now: read it again`, { field: 'If-Match', allowed: [`"${error.actual}"`] }));
  if (error instanceof LoginRefused) return expected(problem(401, 'auth/refused', error.message), { 'www-authenticate': 'Bearer' });
  if (error instanceof LoginLocked)
    return expected(problem(429, 'auth/locked', `too many failed logins: try again in ${error.retryAfterSeconds} s`), { 'retry-after': String(error.retryAfterSeconds) });
  if (error instanceof ReadModelBehind)
    return expected(problem(503, 'read-model/behind', `${error.message}: the command was accepted, read again in a moment`), { 'retry-after': '1' });
  if (error instanceof CommandNotSettled)
    return expected(problem(503, 'command/not-settled', 'the store did not settle this in time: send it again with the same Idempotency-Key'), { 'retry-after': '1' });
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
