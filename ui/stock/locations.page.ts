import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { locationsChange } from '../api/fn/stock/locations-change';
import { locationsList$Json } from '../api/fn/stock/locations-list-json';
import { locationsMerge } from '../api/fn/stock/locations-merge';
import { locationsMoveStock } from '../api/fn/stock/locations-move-stock';
import { locationsRecord } from '../api/fn/stock/locations-record';
import type { Country } from '../api/models/country';
import type { Location } from '../api/models/location';
import type { LocationRequest } from '../api/models/location-request';
import type { MergedStockMoved } from '../api/models/merged-stock-moved';
import { Empty } from '../components/empty';
import { FailureNotice } from '../components/failure-notice';
import { Icon } from '../components/icons/icon';
import { Action } from '../core/action';
import { errorAt } from '../core/failure';
import { countText } from '../core/formats';
import { reading } from '../core/reading';
import { Session } from '../core/session';
import { CountryBox } from '../terms/country-box';

type Field = 'code' | 'name' | 'line1' | 'postalCode' | 'city' | 'country';
type Draft = Readonly<Record<Field, string>>;

const BLANK: Draft = { code: '', name: '', line1: '', postalCode: '', city: '', country: '' };

/** Where a vendor keeps stock and dispatches from. */
@Component({
  imports: [CountryBox, Empty, FailureNotice, Icon, MatButton, RouterLink],
  template: `
    <article class="page">
      <header class="page-head">
        <a matButton class="back" routerLink="/stock"
          ><tp-icon name="back" /> <span i18n>Stock</span></a
        >
        <h1 i18n>Locations</h1>
        @if (manages) {
          <div class="actions">
            <button matButton="outlined" type="button" (click)="edit(null)" i18n>
              Add a location
            </button>
          </div>
        }
        <p class="sub" i18n>
          Where you keep stock. Goods are taxed by the country of the location they are dispatched
          from.
        </p>
      </header>
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      }
      @if (draft(); as values) {
        <form class="form block" (submit)="$event.preventDefault(); save()">
          <h2>{{ heading() }}</h2>
          @for (field of fields; track field.name) {
            <div class="field" [class.short]="field.short">
              <label [for]="'location-' + field.name">{{ field.label }}</label>
              @if (field.name === 'country') {
                <tp-country-box
                  id="location-country"
                  [value]="values.country"
                  [isWrong]="errorOf('country') !== null"
                  (changed)="set('country', $event)"
                />
              } @else {
                <input
                  #box
                  class="box"
                  [class.mono]="field.name === 'code'"
                  [id]="'location-' + field.name"
                  [value]="values[field.name]"
                  [maxLength]="field.max"
                  [attr.aria-invalid]="errorOf(field.name) !== null"
                  (input)="set(field.name, box.value)"
                />
              }
              @if (errorOf(field.name); as text) {
                <span class="error">{{ text }}</span>
              } @else if (field.hint) {
                <span class="hint">{{ field.hint }}</span>
              }
            </div>
          }
          <div class="actions wide">
            <button matButton="filled" type="submit" [disabled]="attempt.busy() || !ready()" i18n>
              Save
            </button>
            <button matButton type="button" (click)="draft.set(null)" i18n>Cancel</button>
          </div>
          @if (attempt.failure(); as refused) {
            <tp-failure [of]="refused" />
          }
        </form>
      }
      @if (merging(); as from) {
        <form class="form block" (submit)="$event.preventDefault(); merge()">
          <h2 i18n>Merge {{ from.name }} into another location</h2>
          <p class="muted wide" i18n>
            “{{ from.code }}” will then mean the other location, in imports too. Available stock is
            transferred; reserved stock stays for its orders. This can’t be undone.
          </p>
          <div class="field short">
            <label for="merge-into" i18n>Merge into</label>
            <select #intoBox id="merge-into" class="box" (change)="into.set(intoBox.value)">
              <option value="" i18n>Select a location</option>
              @for (each of targets(); track each.key) {
                <option [value]="each.key">{{ each.name }} ({{ each.code }})</option>
              }
            </select>
          </div>
          <div class="field">
            <label for="merge-why" i18n>Reason</label>
            <input
              #why
              id="merge-why"
              class="box"
              maxlength="500"
              [value]="reason()"
              (input)="reason.set(why.value)"
            />
          </div>
          <div class="actions wide">
            <button
              matButton="filled"
              type="submit"
              [disabled]="attempt.busy() || into() === '' || reason().trim() === ''"
              i18n
            >
              Merge
            </button>
            <button matButton type="button" (click)="merging.set(null)" i18n>Cancel</button>
          </div>
          @if (attempt.failure(); as refused) {
            <tp-failure [of]="refused" />
          }
        </form>
      }
      @if (moved(); as text) {
        <p class="done" role="status">{{ text }}</p>
      }
      @if (locations(); as all) {
        @if (all.length === 0) {
          <tp-empty [title]="nothingYet"
            ><span i18n
              >Add the places you dispatch from. You can then receive stock there.</span
            ></tp-empty
          >
        } @else {
          <table class="ledger">
            <thead>
              <tr>
                <th scope="col" i18n>Code</th>
                <th scope="col" i18n>Name</th>
                <th scope="col" i18n>Address</th>
                <th scope="col" i18n>Country</th>
                @if (manages) {
                  <th scope="col"><span class="visually-hidden" i18n>Change</span></th>
                }
              </tr>
            </thead>
            <tbody>
              @for (each of all; track each.vendorOrgId + each.key) {
                <tr>
                  <td class="mono">{{ each.code }}</td>
                  <td>
                    {{ each.name }}
                    @if (each.mergedInto; as into) {
                      <span class="muted" i18n>– merged into {{ nameOf(into) }}</span>
                    }
                  </td>
                  <td>
                    @if (each.address; as address) {
                      {{ address.line1 }}, {{ address.postalCode }} {{ address.city }}
                    } @else {
                      <span class="muted" i18n>not set</span>
                    }
                  </td>
                  <td>
                    @if (each.country) {
                      {{ each.country }}
                    } @else {
                      <span class="waiting" i18n>not set (your company’s country)</span>
                    }
                  </td>
                  @if (manages) {
                    <td class="end">
                      @if (each.mergedInto === null) {
                        <button type="button" class="plain" (click)="edit(each)">
                          <span i18n>Change</span>
                          <span class="visually-hidden">{{ each.name }}</span>
                        </button>
                        @if (targets(each).length > 0) {
                          <button type="button" class="plain" (click)="askToMerge(each)">
                            <span i18n>Merge</span>
                            <span class="visually-hidden">{{ each.name }}</span>
                          </button>
                        }
                      } @else {
                        <button
                          type="button"
                          class="plain"
                          [disabled]="attempt.busy()"
                          (click)="move(each)"
                        >
                          <span i18n>Transfer remaining stock</span>
                          <span class="visually-hidden">{{ each.name }}</span>
                        </button>
                      }
                    </td>
                  }
                </tr>
              }
            </tbody>
          </table>
        }
      } @else if (!read.error()) {
        <p class="visually-hidden" role="status" i18n>Loading locations</p>
      }
    </article>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LocationsPage {
  private readonly api = inject(Api);
  protected readonly manages = inject(Session).can('stock.manage');
  protected readonly nothingYet = $localize`No locations yet`;
  protected readonly read = reading(
    () => 'own',
    () => this.api.invoke(locationsList$Json, { limit: 200 }).then(({ items }) => items),
    ({ resource }) => resource === 'locations' || resource === 'inventory',
  );
  protected readonly locations = computed(() => (this.read.hasValue() ? this.read.value() : null));
  protected readonly attempt = new Action(() => this.read.reload());
  /** What is being written, and of which location; null: none, a new one. */
  protected readonly draft = signal<Draft | null>(null);
  protected readonly merging = signal<Location | null>(null);
  protected readonly into = signal('');
  protected readonly reason = signal('');
  /** What the last transfer did. */
  protected readonly moved = signal<string | null>(null);
  private readonly edited = signal<Location | null>(null);
  protected readonly fields: readonly {
    readonly name: Field;
    readonly label: string;
    readonly max: number;
    readonly short?: boolean;
    readonly hint?: string;
  }[] = [
    {
      name: 'code',
      label: $localize`Code`,
      max: 60,
      short: true,
      hint: $localize`As written in your files; not case-sensitive`,
    },
    { name: 'name', label: $localize`Name`, max: 100, short: true },
    { name: 'line1', label: $localize`Street`, max: 200 },
    { name: 'postalCode', label: $localize`Postcode`, max: 20, short: true },
    { name: 'city', label: $localize`Town or city`, max: 100, short: true },
    { name: 'country', label: $localize`Country`, max: 2, short: true },
  ];
  protected readonly heading = computed(() => {
    const edited = this.edited();
    return edited ? $localize`Edit ${edited.name}:name:` : $localize`New location`;
  });
  protected readonly ready = computed(() => {
    const draft = this.draft();
    return draft !== null && draft.code.trim() !== '' && draft.country.trim() !== '';
  });

  protected edit(location: Location | null): void {
    this.merging.set(null);
    this.edited.set(location);
    this.attempt.failure.set(null);
    this.draft.set(
      location
        ? {
            code: location.code,
            name: location.name,
            line1: location.address?.line1 ?? '',
            postalCode: location.address?.postalCode ?? '',
            city: location.address?.city ?? '',
            country: location.country ?? '',
          }
        : BLANK,
    );
  }

  protected targets(from: Location | null = this.merging()): readonly Location[] {
    return (this.locations() ?? []).filter(
      ({ key, mergedInto }) => mergedInto === null && key !== from?.key,
    );
  }

  protected askToMerge(location: Location): void {
    this.draft.set(null);
    this.attempt.failure.set(null);
    this.into.set('');
    this.reason.set('');
    this.moved.set(null);
    this.merging.set(location);
  }

  protected async merge(): Promise<void> {
    const from = this.merging();
    const [into, reason] = [this.into(), this.reason().trim()];
    if (!from || into === '' || reason === '') return;
    const merged = await this.attempt.run(() =>
      this.api.invoke(locationsMerge, { key: from.key, body: { into, reason } }),
    );
    if (!merged) return;
    this.merging.set(null);
    await this.move(from);
  }

  /** Transfers what is free, part by part. */
  protected async move({ key }: Location): Promise<void> {
    this.moved.set(null);
    await this.attempt.run(async () => {
      let [units, reserved] = [0, 0];
      for (let cursor: string | null = ''; cursor !== null;) {
        const part: MergedStockMoved = await this.api.invoke(locationsMoveStock, {
          key,
          body: cursor === '' ? {} : { cursor },
        });
        units += part.units;
        reserved += part.reserved;
        cursor = part.nextCursor;
      }
      this.moved.set(
        reserved > 0
          ? $localize`${countText(units)}:units: transferred; ${countText(reserved)}:reserved: reserved units stay until they are shipped or released.`
          : $localize`${countText(units)}:units: transferred.`,
      );
    });
  }

  protected set(field: Field, text: string): void {
    this.draft.update((draft) => draft && { ...draft, [field]: text });
  }

  protected errorOf(field: Field): string | null {
    const pointer =
      field === 'line1' || field === 'postalCode' || field === 'city' ? 'address/' : '';
    return errorAt(this.attempt.failure(), `/${pointer}${field}`);
  }

  protected nameOf(key: string): string {
    return this.locations()?.find((each) => each.key === key)?.name ?? key;
  }

  protected async save(): Promise<void> {
    const draft = this.draft();
    if (!draft || !this.ready()) return;
    const body = bodyOf(draft, this.edited());
    const key = this.edited()?.key;
    const saved = await this.attempt.run(() =>
      key === undefined
        ? this.api.invoke(locationsRecord, { body })
        : this.api.invoke(locationsChange, { key, body }),
    );
    if (saved) this.draft.set(null);
  }
}

function bodyOf(draft: Draft, edited: Location | null): LocationRequest {
  const text = (field: Field): string => draft[field].trim();
  const hasAddress = text('line1') !== '' || text('postalCode') !== '' || text('city') !== '';
  const line2 = edited?.address?.line2;
  return {
    code: text('code'),
    ...(text('name') === '' ? {} : { name: text('name') }),
    country: text('country') as Country,
    ...(hasAddress
      ? {
          address: {
            line1: text('line1'),
            ...(line2 ? { line2 } : {}),
            postalCode: text('postalCode'),
            city: text('city'),
          },
        }
      : {}),
  };
}
