import { HttpErrorResponse } from '@angular/common/http';
import { DestroyRef, effect, inject, resource, type ResourceRef, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { type Change, Changes } from './changes';
import { Connection } from './connection';
import { Memory } from './memory';

/** Changes come in bursts; a screen that is updated this often looks immediate. */
const DEBOUNCE_MS = 120;

/** A failure that will pass: until then the last result is the best there is. */
const isTransient = (error: unknown): boolean =>
  error instanceof HttpErrorResponse &&
  (error.status === 0 || error.status === 429 || error.status >= 500);

/**
 * A live query, as Angular's `resource`: loaded when its parameters change, and reloaded in place
 * when a change arrives that `concerns` it. Needs an injection context.
 *
 * A reload that fails because the server does not respond keeps the last value, with everything
 * that somebody has typed into it, and is repeated as soon as the server responds again.
 *
 * @param params `undefined`: there is nothing to load
 * @param remember a name under which the result is cached: whoever comes back to the page sees it
 * at once while it is loaded again. For what is looked at, not for what is edited.
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
  /** Something changed while it was being loaded, which may be too late for what is loaded. */
  let again = false;
  const loadOrKeep = async (given: P): Promise<T> => {
    const key = JSON.stringify(given);
    const cacheKey = `${remember} ${key}`;
    const cached =
      remember !== null && first ? memory.get<{ readonly value: T }>(cacheKey) : undefined;
    first = false;
    if (cached) {
      last = { key, value: cached.value };
      setTimeout(() => read.reload());
      return cached.value;
    }
    const keep = memory.keeper();
    try {
      const value = await load(given);
      last = { key, value };
      if (remember !== null) keep(cacheKey, { value });
      stale = false;
      return value;
    } catch (error) {
      stale = isTransient(error);
      if (stale && last?.key === key) return last.value;
      throw error;
    } finally {
      if (again) setTimeout(() => read.reload());
      again = false;
    }
  };
  const read = resource<T, P>({
    params: params as () => P,
    loader: ({ params: given }) => loadOrKeep(given),
  });
  effect(() => {
    if (!connection.lost()) untracked(() => stale && read.reload());
  });
  onChanges(
    (changes) => {
      // nothing was loaded yet that could have changed, and what it is loaded by may not be set
      if (first) return false;
      const given = params();
      return (
        given !== undefined &&
        (changes === null || changes.some((change) => concerns(change, given)))
      );
    },
    () => {
      // what is under way is not begun again, so that the change would be lost
      if (!read.reload()) again = untracked(read.isLoading);
    },
  );
  return read;
}

/** Calls `then` once per burst of changes that `concerns`; needs an injection context. */
export function onChanges(
  concerns: (changes: readonly Change[] | null) => boolean,
  then: () => void,
): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  inject(Changes)
    .received.pipe(takeUntilDestroyed())
    .subscribe((changes) => {
      if (!concerns(changes)) return;
      timer ??= setTimeout(() => {
        timer = null;
        then();
      }, DEBOUNCE_MS);
    });
  inject(DestroyRef).onDestroy(() => {
    if (timer !== null) clearTimeout(timer);
  });
}
