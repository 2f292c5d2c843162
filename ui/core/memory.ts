import { inject, Injectable } from '@angular/core';
import { Session } from './session';

/** Answers; the longest unused goes first. */
const MOST = 40;

/**
 * What was shown last: a page that somebody comes back to is there at once, and read again behind
 * what it shows. In this tab's memory and for this person in this organisation alone.
 */
@Injectable({ providedIn: 'root' })
export class Memory {
  private readonly session = inject(Session);
  private of = '';
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
   * Begun before something is asked: an answer that comes when somebody else has signed in is not
   * kept for them.
   */
  keeper(): (key: string, value: object) => void {
    const kept = this.mine();
    return (key, value) => {
      kept.delete(key);
      kept.set(key, value);
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST) break;
        kept.delete(oldest);
      }
    };
  }

  private mine(): Map<string, unknown> {
    const me = this.session.me();
    const of = me === null ? '' : `${me.user.id} ${me.organization.id}`;
    if (of !== this.of) {
      this.of = of;
      this.kept = new Map();
    }
    return this.kept;
  }
}
