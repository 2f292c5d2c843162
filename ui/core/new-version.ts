import { Location } from '@angular/common';
import { inject } from '@angular/core';
import type { NavigationError } from '@angular/router';

const KEPT = 'tradepost.loadedAnew';
/** A page that cannot be loaded after that either is not requested again. */
const ONCE_MS = 30_000;
/** The messages of Chromium, Safari and Firefox where a file of the application is missing. */
const NOT_THERE = /dynamically imported module|importing a module script failed/i;

/**
 * The code of a page is gone from the server: the application has been updated since this tab was
 * opened. The page is opened by a full load, which brings the new version; but only if the server
 * responds, as otherwise what is typed here would be lost for nothing.
 */
export async function reloadForNewVersion({ error, url }: NavigationError): Promise<void> {
  const address = inject(Location).prepareExternalUrl(url);
  if (!NOT_THERE.test(String(error)) || Date.now() - Number(sessionStorage.getItem(KEPT)) < ONCE_MS)
    return;
  const response = await fetch(address, { method: 'HEAD' }).catch(() => null);
  if (!response?.ok) return;
  sessionStorage.setItem(KEPT, String(Date.now()));
  location.assign(address);
}
