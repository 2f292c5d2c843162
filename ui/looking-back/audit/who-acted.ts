import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { shortened } from '../../core/formats';
import { Organizations } from '../../core/organizations';
import { People } from '../../core/people';
import type { Actor } from './event-text';

/** Who acted, for whom, and through what. */
@Component({
  selector: 'tp-who-acted',
  imports: [RouterLink],
  template: `
    @if (actor().person; as id) {
      <a routerLink="/events" [queryParams]="{ person: id }">{{ person() }}</a>
    } @else {
      <span>{{ person() }}</span>
    }
    @if (organization(); as organization) {
      <a
        class="muted"
        routerLink="/events"
        [queryParams]="{ organization: actor().organization }"
        >{{ organization }}</a
      >
    }
    @if (through(); as through) {
      <span class="muted">{{ through }}</span>
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      flex-wrap: wrap;
      gap: 4px 8px;
    }

    a {
      display: inline-flex;
      align-items: center;
      min-height: 24px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class WhoActed {
  private readonly people = inject(People);
  private readonly organizations = inject(Organizations);
  readonly actor = input.required<Actor>();
  protected readonly person = computed(() => {
    const { person, client } = this.actor();
    if (person !== null) return this.people.name(person) ?? shortened(person, 12);
    return client ?? $localize`System`;
  });
  protected readonly organization = computed(() =>
    this.organizations.name(this.actor().organization),
  );
  protected readonly through = computed(() => {
    const { person, client, impersonator } = this.actor();
    if (impersonator !== null)
      return $localize`impersonated by ${this.people.name(impersonator) ?? shortened(impersonator, 12)}:person:`;
    return person !== null && client !== null ? $localize`via ${client}:client:` : null;
  });
}
