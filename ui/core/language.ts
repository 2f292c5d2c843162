import { Injectable } from '@angular/core';

/** What the server reads, too, to send the page in that language. */
const COOKIE = 'tradepost-language';
const A_YEAR_S = 365 * 24 * 60 * 60;
/** Each language by its own name: whoever looks for it may read no other. */
const names: Readonly<Record<string, string>> = {
  'en-GB': 'English',
  de: 'Deutsch',
  fr: 'Français',
};

export interface OfferedLanguage {
  readonly code: string;
  readonly name: string;
}

/**
 * The language of the screens: each is a build of its own, and the server sends the one that was
 * chosen here, else the one that the browser asks for.
 */
@Injectable({ providedIn: 'root' })
export class Language {
  readonly current = document.documentElement.lang || 'en-GB';
  /** The others that this build has, complete. */
  readonly others: readonly OfferedLanguage[] = (
    document.querySelector<HTMLMetaElement>('meta[name="languages"]')?.content.split(' ') ?? []
  )
    .filter((code) => code !== this.current)
    .map((code) => ({ code, name: names[code] ?? code }));

  /** From now on, on this device. The page is loaded again: its texts are part of its code. */
  choose(code: string): void {
    document.cookie = `${COOKIE}=${code}; path=/; max-age=${A_YEAR_S}; samesite=lax`;
    location.reload();
  }
}
