import { inject, Injectable, signal } from '@angular/core';
import { NavigationEnd, Router } from '@angular/router';
import { filter, take } from 'rxjs';

/** By then the first page has been drawn, or is waiting for the server. */
const AFTER_MS = 1_000;

/**
 * The first page stands, and there is nothing else to do: what it did not need, but somebody may
 * open next, is fetched now, so that it opens at once. `@defer (when opened(); prefetch when
 * idle.reached())`.
 */
@Injectable({ providedIn: 'root' })
export class Idle {
  private readonly isReached = signal(false);
  readonly reached = this.isReached.asReadonly();

  constructor() {
    const arrived = inject(Router).events.pipe(
      filter((event) => event instanceof NavigationEnd),
      take(1),
    );
    arrived.subscribe(() =>
      setTimeout(
        () => requestIdleCallback(() => this.isReached.set(true), { timeout: AFTER_MS }),
        AFTER_MS,
      ),
    );
  }
}
