import { computed, effect, type Signal, signal } from '@angular/core';

/** Resolves when what has been rendered stands on the screen; soon, where nobody looks. */
export function afterPaint(): Promise<void> {
  return new Promise((done) => {
    if (document.hidden) setTimeout(done);
    else requestAnimationFrame(() => setTimeout(done));
  });
}

/**
 * What fills the screen at once, the rest when that is painted: a long page is there as fast as a
 * short one. Needs an injection context.
 */
export function progressively<T>(all: Signal<readonly T[]>, atFirst: number): Signal<readonly T[]> {
  const painted = signal(false);
  const waits = effect((onCleanup) => {
    if (painted()) return waits.destroy();
    if (all().length === 0) return;
    let stopped = false;
    onCleanup(() => (stopped = true));
    void afterPaint().then(() => !stopped && painted.set(true));
  });
  return computed(() => (painted() ? all() : all().slice(0, atFirst)));
}
