import { computed, effect, Injectable, signal } from '@angular/core';

export type Scheme = 'system' | 'light' | 'dark';
export type RowDensity = 'compact' | 'comfortable';

const kept = <T extends string>(key: string, values: readonly T[], otherwise: T): T => {
  const value = localStorage.getItem(key) as T | null;
  return value !== null && values.includes(value) ? value : otherwise;
};

/** To ask is quick, and to write is not. */
const keep = (key: string, value: string): void => {
  if (localStorage.getItem(key) !== value) localStorage.setItem(key, value);
};

/** How the screens look on this device: light or dark, dense or not. */
@Injectable({ providedIn: 'root' })
export class DisplayPreferences {
  readonly scheme = signal<Scheme>(kept('tradepost.scheme', ['system', 'light', 'dark'], 'system'));
  readonly density = signal<RowDensity>(
    kept('tradepost.density', ['compact', 'comfortable'], 'compact'),
  );
  readonly singleKeys = signal(localStorage.getItem('tradepost.singleKeys') !== 'off');
  private readonly touch = matchMedia('(pointer: coarse)').matches;
  private readonly phone = matchMedia('(max-width: 720px)');
  /** Phones: the navigation is a bar at the bottom. */
  readonly narrow = signal(this.phone.matches);
  /** Pixels, as `--row` says. */
  readonly rowHeight = computed(() => (this.touch || this.density() === 'comfortable' ? 44 : 32));

  constructor() {
    this.phone.addEventListener('change', ({ matches }) => this.narrow.set(matches));
    effect(() => {
      const { dataset } = document.documentElement;
      dataset['scheme'] = this.scheme();
      dataset['density'] = this.density();
      keep('tradepost.scheme', this.scheme());
      keep('tradepost.density', this.density());
      keep('tradepost.singleKeys', this.singleKeys() ? 'on' : 'off');
    });
  }
}
