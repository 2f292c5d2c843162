import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  model,
  signal,
} from '@angular/core';
import { Api } from '../../api/api';
import { organizationsList$Json } from '../../api/fn/organizations/organizations-list-json';
import type { Organization } from '../../api/models/organization';
import { reading } from '../../core/reading';

/** From so many vendors on there is a field to look for one. */
const FEW = 12;

/** Ticks for the vendors who sell here, but for those who are asked already. */
@Component({
  selector: 'tp-vendor-choice',
  template: `
    <fieldset>
      <legend>{{ legend() }}</legend>
      @if (isSearched()) {
        <input
          #words
          class="box"
          type="search"
          [attr.aria-label]="searchLabel"
          [placeholder]="searchLabel"
          (input)="search.set(words.value)"
        />
      }
      @for (vendor of vendors(); track vendor.id) {
        <label
          ><input
            #box
            type="checkbox"
            [checked]="chosen().has(vendor.id)"
            (change)="choose(vendor, box.checked)"
          />
          <span>{{ vendor.name }}</span></label
        >
      } @empty {
        @if (read.hasValue()) {
          <p class="muted" i18n>No vendors found.</p>
        }
      }
    </fieldset>
  `,
  styles: `
    fieldset {
      display: flex;
      flex-direction: column;
      margin: 0;
      padding: 0;
      border: 0;
    }

    legend {
      padding: 0;
      color: var(--muted);
      font: var(--label);
    }

    label {
      display: flex;
      align-items: center;
      min-height: var(--target);
      gap: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VendorChoice {
  private readonly api = inject(Api);
  readonly legend = input.required<string>();
  readonly without = input<readonly string[]>([]);
  /** Ids. */
  readonly chosen = model.required<ReadonlySet<string>>();
  protected readonly searchLabel = $localize`Search for a vendor`;
  protected readonly search = signal('');
  protected readonly read = reading(
    () => this.search(),
    (q) =>
      this.api
        .invoke(organizationsList$Json, {
          type: ['Seller'],
          status: ['Verified'],
          sort: 'name',
          limit: 200,
          ...(q.trim() ? { q: q.trim() } : {}),
        })
        .then(({ items }) => items),
  );
  /** What was ticked stays in sight, whatever is looked for. */
  private readonly ticked = signal<readonly Organization[]>([]);
  protected readonly isSearched = linkedSignal<boolean, boolean>({
    source: () => this.read.hasValue() && this.read.value().length > FEW,
    computation: (many, before) => many || (before?.value ?? false),
  });
  protected readonly vendors = computed(() => {
    const found = this.read.hasValue() ? this.read.value() : [];
    const kept = this.ticked().filter(({ id }) => !found.some((each) => each.id === id));
    return [...kept, ...found].filter(({ id }) => !this.without().includes(id));
  });

  protected choose(vendor: Organization, on: boolean): void {
    const chosen = new Set(this.chosen());
    if (on) chosen.add(vendor.id);
    else chosen.delete(vendor.id);
    this.ticked.update((before) => [
      ...before.filter(({ id }) => id !== vendor.id),
      ...(on ? [vendor] : []),
    ]);
    this.chosen.set(chosen);
  }
}
