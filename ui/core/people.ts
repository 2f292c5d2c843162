import { inject, Injectable, signal } from '@angular/core';
import { Api } from '../api/api';
import { usersGet } from '../api/fn/users/users-get';
import { Session } from './session';

/** The names behind the ids of colleagues, looked up once. Who may not see people gets no names. */
@Injectable({ providedIn: 'root' })
export class People {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly requested = new Set<string>();
  private readonly names = signal<ReadonlyMap<string, string>>(new Map());

  /** Null while it is not known, or may not be. */
  name(id: string | null): string | null {
    const me = this.session.me();
    if (id === null || me === null) return null;
    if (id === me.user.id) return me.user.name;
    if (!this.requested.has(id) && this.session.can('user.read')) {
      this.requested.add(id);
      this.api.invoke(usersGet, { id }).then(
        ({ name }) => this.names.update((names) => new Map(names).set(id, name)),
        () => undefined,
      );
    }
    return this.names().get(id) ?? null;
  }
}
