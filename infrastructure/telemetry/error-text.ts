import { DomainError } from '../../domain/shared/decider/domain-error.js';

/** Errors whose messages say what somebody has sent, or quote it. */
const quoting = new Set(['HttpProblem', 'WorkbookError', 'SourceError', 'MappingError']);

/**
 * What of an error may stand in the log: its stack, but of an error that speaks to whoever has sent
 * something, or that quotes what could not be read, only what kind it is. Such a message may hold a
 * row of a table with names and prices.
 */
export function errorText(error: unknown): string {
  if (error instanceof DomainError) return `refused by ${error.code}`;
  if (!(error instanceof Error)) return typeof error;
  const { name, stack = name } = error;
  if (!quoting.has(name) && !(error instanceof SyntaxError) && !(error instanceof URIError))
    return stack;
  const frames = stack.split('\n').filter((line) => /^ +at /.test(line));
  return [name, ...frames].join('\n');
}
