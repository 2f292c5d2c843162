import { inject, Injectable } from '@angular/core';
import type { Change } from './changes';
import { Organizations } from './organizations';
import { People } from './people';
import { Session } from './session';

/** For so long a change by others is shown as one. */
export const JUST_CHANGED_MS = 2_000;

/** Names of the companies that a thing is between, by id. */
export type Parties = Readonly<Record<string, string>>;

/** Who changed something, as a text. */
@Injectable({ providedIn: 'root' })
export class ChangeAuthor {
  private readonly people = inject(People);
  private readonly organizations = inject(Organizations);
  private readonly session = inject(Session);

  /** One's own changes are no news. */
  isMine({ by }: Change): boolean {
    return by !== null && by.userId !== null && by.userId === this.session.me()?.user.id;
  }

  /**
   * Empty where no person did it, or while the name is not known. Of other companies only operators
   * may look up the name: others have it from the thing itself.
   */
  text(by: Change['by'], parties: Parties = {}): string {
    const mine = this.session.me()?.organization;
    if (by === null || mine === undefined) return '';
    const person = this.people.name(by.userId);
    if (by.organizationId === mine.id) return person ?? '';
    const organization =
      parties[by.organizationId] ??
      (mine.type === 'Operator' ? this.organizations.name(by.organizationId) : null);
    return person === null
      ? (organization ?? '')
      : organization === null
        ? person
        : $localize`${person}:person: of ${organization}:organization:`;
  }
}
