import { HttpErrorResponse } from '@angular/common/http';
import { DestroyRef, effect, inject, resource, type ResourceRef, untracked } from '@angular/core';
import { type Change, Changes } from './changes';
import { Connection } from './connection';
import { Memory } from './memory';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';

/** Changes come in bursts; a screen that is read again this often looks immediate. */
const GATHER_MS = 120;

/** The server does not answer, or not just now: what was read before is still the best there is. */
const isPassing = (error: unknown): boolean =>
  error instanceof HttpErrorResponse &&
  (error.status === 0 || error.status === 429 || error.status >= 500);

/**
 * What a page shows: read when its parameters change, and again, in place, when something happened
 * that `concerns` it. `undefined` parameters: there is nothing to read. Where reading it again
 * fails for want of an answer, what was there stays, with everything that somebody has typed into
 * it, and it is read as soon as the server answers again. What is remembered under a name is there
 * at once where somebody comes back, and read again behind it: for what is looked at, not for what
 * is edited.
 */
export function reading<P, T>(
  params: () => P | undefined,
  load: (params: P) => Promise<T>,
  concerns: (change: Change, params: P) => boolean = () => false,
  remember: string | null = null,
): ResourceRef<T | undefined> {
  const connection = inject(Connection);
  const memory = inject(Memory);
  let last: { readonly key: string; readonly value: T } | null = null;
  let stale = false;
  let first = true;
  const loadOrKeep = async (given: P): Promise<T> => {
    const key = JSON.stringify(given);
    const under = `${remember} ${key}`;
    const kept = remember !== null && first ? memory.get<{ readonly value: T }>(under) : undefined;
    first = false;
    if (kept) {
      last = { key, value: kept.value };
      setTimeout(() => read.reload());
      return kept.value;
    }
    const keep = memory.keeper();
    try {
      const value = await load(given);
      last = { key, value };
      if (remember !== null) keep(under, { value });
      stale = false;
      return value;
    } catch (error) {
      stale = isPassing(error);
      if (stale && last?.key === key) return last.value;
      throw error;
    }
  };
  const read = resource<T, P>({
    params: params as () => P,
    loader: ({ params: given }) => loadOrKeep(given),
  });
  effect(() => {
    if (!connection.lost()) untracked(() => stale && read.reload());
  });
  whenHeard((changes) => {
    const given = params();
    return (
      given !== undefined && (changes === null || changes.some((change) => concerns(change, given)))
    );
  }, read.reload.bind(read));
  return read;
}

/** Calls once per burst of changes that `concerns` accepts; needs an injection context. */
export function whenHeard(
  concerns: (changes: readonly Change[] | null) => boolean,
  then: () => void,
): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  inject(Changes)
    .heard.pipe(takeUntilDestroyed())
    .subscribe((changes) => {
      if (!concerns(changes)) return;
      timer ??= setTimeout(() => {
        timer = null;
        then();
      }, GATHER_MS);
    });
  inject(DestroyRef).onDestroy(() => {
    if (timer !== null) clearTimeout(timer);
  });
}
