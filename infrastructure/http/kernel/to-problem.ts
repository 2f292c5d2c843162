import { HttpException } from '@nestjs/common';
import {
  LoginRefused,
  ProviderRequired,
  SecondFactorNeeded,
} from '../../../application/people/sign-in/auth.js';
import { PasswordsBusy } from '../../../application/people/sign-in/credentials.js';
import { LoginLocked } from '../../../application/people/sign-in/guesses.js';
import { ReadModelBehind, ReadModelOutdated } from '../../../application/ports/documents.js';
import { EngineUnavailable, StorageFull } from '../../../application/ports/engine-unavailable.js';
import { AppendTooLarge } from '../../../application/ports/event-store.js';
import {
  CommandNotSettled,
  RevisionMismatch,
} from '../../../application/shared/command/pipeline.js';
import { LimitReached } from '../../../application/shared/limits.js';
import { DomainError, type DomainErrorKind } from '../../../domain/shared/decider/domain-error.js';
import {
  HttpProblem,
  pointerOf,
  problem,
  problemOf,
  titles,
  type Problem,
  type ProblemError,
} from './problem.js';

const errorOf = ({
  code,
  message: detail,
  details: { field = '', allowed = [], facts = {} },
}: DomainError): ProblemError => ({
  pointer: pointerOf(field),
  code,
  params: facts,
  detail,
  suggestions: allowed,
});

const statusOf: Readonly<Record<DomainErrorKind, number>> = {
  invalid: 422,
  conflict: 409,
  missing: 404,
  forbidden: 403,
};

/** Every error as problem details; an unexpected one is a 500 that discloses nothing. */
export function toProblem(error: unknown): {
  problem: Problem;
  headers: Readonly<Record<string, string>>;
  unexpected: boolean;
} {
  const expected = (body: Problem, headers: Record<string, string> = {}) => ({
    problem: body,
    headers,
    unexpected: false,
  });
  if (error instanceof HttpProblem)
    return { problem: error.problem, headers: error.headers, unexpected: false };
  if (error instanceof DomainError) {
    const status = error.code.startsWith('page/cursor') ? 400 : statusOf[error.kind];
    const errors =
      error.details.problems?.map(errorOf) ??
      ((error.details.field ?? error.details.allowed) ? [errorOf(error)] : []);
    return expected(
      problemOf(status, error.code, error.message, error.details.facts ?? {}, errors),
    );
  }
  if (error instanceof RevisionMismatch)
    return expected(
      problem(
        412,
        'revision/mismatch',
        `someone else has changed this record (now at revision ${error.actual}): reload it and try again`,
        {
          header: 'If-Match',
          params: { actual: error.actual },
          suggestions: [`"${error.actual}"`],
        },
      ),
    );
  if (error instanceof SecondFactorNeeded)
    return expected(problem(401, 'auth/second-factor', error.message, { field: 'code' }), {
      'www-authenticate': 'Bearer',
    });
  if (error instanceof ProviderRequired)
    return expected(
      problem(401, 'auth/provider-required', error.message, {
        params: { provider: error.provider },
      }),
      { 'www-authenticate': 'Bearer' },
    );
  if (error instanceof LoginRefused)
    return expected(problem(401, 'auth/refused', error.message), { 'www-authenticate': 'Bearer' });
  if (error instanceof LoginLocked)
    return expected(
      problem(
        429,
        'auth/locked',
        `too many failed sign-ins: try again in ${error.retryAfterSeconds} s`,
      ),
      { 'retry-after': String(error.retryAfterSeconds) },
    );
  if (error instanceof PasswordsBusy)
    return expected(problem(503, 'auth/busy', error.message), {
      'retry-after': String(error.retryAfterSeconds),
    });
  if (error instanceof LimitReached)
    return expected(
      problem(429, `rate/${error.limit.name}`, error.message, {
        params: { retryAfterSeconds: error.retryAfterSeconds },
      }),
      { 'retry-after': String(error.retryAfterSeconds) },
    );
  if (error instanceof ReadModelBehind)
    return expected(
      problem(
        503,
        'read-model/behind',
        `${error.message}: the command was accepted; read again in a moment`,
      ),
      { 'retry-after': '1' },
    );
  if (error instanceof ReadModelOutdated)
    return {
      ...expected(
        problem(503, 'read-model/outdated', `${error.message}: repeat the request then`),
        {
          'retry-after': '5',
        },
      ),
      unexpected: true,
    };
  if (error instanceof CommandNotSettled)
    return expected(
      problem(
        503,
        'command/not-settled',
        'the store did not respond in time: repeat the request with the same Idempotency-Key',
      ),
      { 'retry-after': '1' },
    );
  if (error instanceof StorageFull)
    return expected(
      problem(
        503,
        'storage/full',
        'the server has no room left: nothing was changed, and an operator has to make room; repeat the request later, with the same Idempotency-Key',
      ),
      { 'retry-after': '30' },
    );
  if (error instanceof EngineUnavailable)
    return {
      ...expected(
        problem(
          503,
          'engine/unavailable',
          'a service that this request depends on is unavailable: repeat it in a moment, a command with the same Idempotency-Key',
        ),
        {
          'retry-after': '1',
        },
      ),
      unexpected: true,
    };
  if (error instanceof AppendTooLarge)
    return expected(problem(413, 'command/too-large', error.message));
  if (error instanceof HttpException) return fromStatus(error.getStatus(), error.message);
  const { statusCode, message, code } = error as {
    statusCode?: number;
    message?: string;
    code?: string;
  };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return expected(
      problem(413, 'request/too-large', 'the body is larger than 1 MiB: split the request'),
    );
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return fromStatus(statusCode, message ?? '');
  return {
    problem: problem(500, 'internal', 'the error has been logged; the request can be repeated'),
    headers: {},
    unexpected: true,
  };
}

function fromStatus(status: number, message: string) {
  if (status >= 500)
    return {
      problem: problem(500, 'internal', 'the error has been logged; the request can be repeated'),
      headers: {},
      unexpected: true,
    };
  return {
    problem: problem(
      status,
      `http/${status}`,
      message || (titles[status] ?? 'the request is invalid'),
    ),
    headers: {},
    unexpected: false,
  };
}
