import { Location } from '@angular/common';
import { inject } from '@angular/core';
import type { NavigationError } from '@angular/router';

const KEPT = 'tradepost.loadedAnew';
/** A place that is not there after that either is not asked for again. */
const ONCE_MS = 30_000;
/** As Chromium, Safari and Firefox say that a file of the application is not there. */
const NOT_THERE = /dynamically imported module|importing a module script failed/i;

/**
 * A place whose code is gone from the server: there is a new version of the application since this
 * tab was opened. The place is opened as a page of its own, which brings it; but only where the
 * server answers, for what is typed here would be lost for nothing.
 */
export async function openAnew({ error, url }: NavigationError): Promise<void> {
  const address = inject(Location).prepareExternalUrl(url);
  if (!NOT_THERE.test(String(error)) || Date.now() - Number(sessionStorage.getItem(KEPT)) < ONCE_MS)
    return;
  const answer = await fetch(address, { method: 'HEAD' }).catch(() => null);
  if (!answer?.ok) return;
  sessionStorage.setItem(KEPT, String(Date.now()));
  location.assign(address);
}
