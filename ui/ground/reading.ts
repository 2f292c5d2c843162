import { DestroyRef, inject, resource, type ResourceRef } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { type Change, Changes } from './changes';

/** Changes come in bursts; a screen that is read again this often looks immediate. */
const GATHER_MS = 120;

/**
 * What a page shows: read when its parameters change, and again, in place, when something happened that `concerns` it. `undefined`
 * parameters: there is nothing to read.
 */
export function reading<P, T>(
  params: () => P | undefined,
  load: (params: P) => Promise<T>,
  concerns: (change: Change, params: P) => boolean = () => false,
): ResourceRef<T | undefined> {
  const read = resource<T, P>({ params: params as () => P, loader: ({ params: given }) => load(given) });
  whenHeard((changes) => {
    const given = params();
    return given !== undefined && (changes === null || changes.some((change) => concerns(change, given)));
  }, read.reload.bind(read));
  return read;
}

/** Calls once per burst of changes that `concerns` accepts; needs an injection context. */
export function whenHeard(concerns: (changes: readonly Change[] | null) => boolean, then: () => void): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  inject(Changes)
    .heard.pipe(takeUntilDestroyed())
    .subscribe((changes) => {
      if (timer !== null || !concerns(changes)) return;
      timer = setTimeout(() => {
        timer = null;
        then();
      }, GATHER_MS);
    });
  inject(DestroyRef).onDestroy(() => {
    if (timer !== null) clearTimeout(timer);
  });
}
