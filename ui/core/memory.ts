import { inject, Injectable } from '@angular/core';
import { Session } from './session';

/** Entries; the least recently used one is dropped first. */
const MAX_ENTRIES = 40;

/**
 * A cache of what was shown last: a page that somebody comes back to is there at once, and is
 * loaded again meanwhile. In this tab's memory, for one person in one organisation.
 */
@Injectable({ providedIn: 'root' })
export class Memory {
  private readonly session = inject(Session);
  private owner = '';
  private kept = new Map<string, unknown>();

  get<T>(key: string): T | undefined {
    const kept = this.mine();
    const value = kept.get(key) as T | undefined;
    if (value !== undefined) {
      kept.delete(key);
      kept.set(key, value);
    }
    return value;
  }

  /**
   * Returns how to keep a result. Called before the request is sent: a response that arrives when
   * somebody else has signed in is not kept for them.
   */
  keeper(): (key: string, value: object) => void {
    const kept = this.mine();
    return (key, value) => {
      kept.delete(key);
      kept.set(key, value);
      for (const oldest of kept.keys()) {
        if (kept.size <= MAX_ENTRIES) break;
        kept.delete(oldest);
      }
    };
  }

  private mine(): Map<string, unknown> {
    const me = this.session.me();
    const owner = me === null ? '' : `${me.user.id} ${me.organization.id}`;
    if (owner !== this.owner) {
      this.owner = owner;
      this.kept = new Map();
    }
    return this.kept;
  }
}
