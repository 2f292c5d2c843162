import { inject, Injectable, signal } from '@angular/core';
import { Api } from '../api/api';
import { organizationsGet } from '../api/fn/organizations/organizations-get';
import { Session } from './session';

/** The names behind the ids of organisations, looked up once. */
@Injectable({ providedIn: 'root' })
export class Organizations {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly requested = new Set<string>();
  private readonly names = signal<ReadonlyMap<string, string>>(new Map());

  /** Null while it is not known, or may not be. */
  name(id: string | null): string | null {
    const mine = this.session.me()?.organization;
    if (id === null || mine === undefined) return null;
    if (id === mine.id) return mine.name;
    if (!this.requested.has(id) && this.session.can('organization.read')) {
      this.requested.add(id);
      this.api.invoke(organizationsGet, { id }).then(
        ({ name }) => this.names.update((names) => new Map(names).set(id, name)),
        () => undefined,
      );
    }
    return this.names().get(id) ?? null;
  }
}
