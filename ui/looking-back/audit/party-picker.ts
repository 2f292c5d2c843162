import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  output,
  signal,
} from '@angular/core';
import { Api } from '../../api/api';
import { organizationsList$Json } from '../../api/fn/organizations/organizations-list-json';
import { usersList$Json } from '../../api/fn/users/users-list-json';
import { shortened } from '../../core/formats';
import { Organizations } from '../../core/organizations';
import { People } from '../../core/people';

interface Party {
  readonly id: string;
  readonly label: string;
}

const OFFERED = 20;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
let made = 0;

/**
 * An organisation by its name, or one of its people by theirs; an id will do, too. Names of people
 * are sealed: they are found within one organisation.
 */
@Component({
  selector: 'tp-party-picker',
  template: `
    <label [for]="name">{{ label() }}</label>
    <input
      #box
      class="box"
      autocomplete="off"
      [id]="name"
      [attr.list]="name + '-offered'"
      [value]="shown()"
      [attr.aria-invalid]="unknown() || null"
      [attr.aria-describedby]="unknown() ? name + '-unknown' : null"
      (input)="offer(box.value)"
      (change)="take(box.value)"
    />
    <datalist [id]="name + '-offered'">
      @for (party of offered(); track party.id) {
        <option [value]="party.label"></option>
      }
    </datalist>
    @if (unknown()) {
      <span class="refused" [id]="name + '-unknown'" i18n>Select an option from the list.</span>
    }
  `,
  host: { class: 'field' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PartyPicker {
  private readonly api = inject(Api);
  private readonly people = inject(People);
  private readonly organizations = inject(Organizations);
  readonly label = input.required<string>();
  readonly value = input<string>();
  /** People of this organisation are offered; organisations where absent. */
  readonly of = input<string | null>(null);
  readonly chosen = output<string | null>();

  protected readonly name = `party-${++made}`;
  protected readonly offered = signal<readonly Party[]>([]);
  protected readonly unknown = signal(false);
  protected readonly shown = computed(() => {
    const id = this.value();
    if (!id) return '';
    return (
      this.people.name(this.of() === null ? null : id) ??
      (this.of() === null ? this.organizations.name(id) : null) ??
      shortened(id, 13)
    );
  });
  private query = '';

  protected offer(text: string): void {
    this.unknown.set(false);
    this.query = text;
    const of = this.of();
    const found: Promise<readonly Party[]> =
      of === null
        ? this.api
            .invoke(organizationsList$Json, { q: text, limit: OFFERED })
            .then(({ items }) => items.map(({ id, name: label }) => ({ id, label })))
        : this.api
            .invoke(usersList$Json, {
              organizationId: [of],
              ...(text.trim() ? { q: text } : {}),
              limit: OFFERED,
            })
            .then(({ items }) =>
              items.map(({ id, name, email }) => ({ id, label: `${name} · ${email}` })),
            );
    // what was typed meanwhile counts; without an answer nothing is offered
    found.then(
      (parties) => this.query === text && this.offered.set(parties),
      () => undefined,
    );
  }

  protected take(text: string): void {
    const typed = text.trim();
    const party =
      this.offered().find(({ label }) => label === typed) ??
      (this.offered().length === 1 ? this.offered()[0] : undefined);
    if (typed === '') this.chosen.emit(null);
    else if (UUID.test(typed)) this.chosen.emit(typed);
    else if (party) this.chosen.emit(party.id);
    else if (typed !== this.shown()) this.unknown.set(true);
  }
}
