import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { countries, countryName } from './countries';

/**
 * A country to choose by its name. One that is stored and no country stays shown until another is
 * chosen.
 */
@Component({
  selector: 'tp-country-box',
  template: `
    <select
      #box
      translate="no"
      class="box"
      [id]="id()"
      [attr.autocomplete]="autocomplete()"
      [attr.aria-invalid]="isWrong()"
      (change)="changed.emit(box.value)"
    >
      @if (value() === '') {
        <option value="" selected></option>
      } @else if (unknown(); as code) {
        <option [value]="code" selected>{{ code }}</option>
      }
      @for (country of offered(); track country.code) {
        <option [value]="country.code" [selected]="country.code === value()">
          {{ country.name }}
        </option>
      }
    </select>
  `,
  styles: `
    :host {
      display: contents;
    }
  `,
  host: { '[attr.id]': 'null' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CountryBox {
  readonly id = input.required<string>();
  /** ISO 3166-1; empty: none chosen yet. */
  readonly value = input.required<string>();
  readonly autocomplete = input('off');
  readonly isWrong = input(false);
  /** Codes that are offered besides: parts of countries with a tax of their own. */
  readonly also = input<readonly string[]>([]);
  readonly changed = output<string>();

  private readonly all = countries();
  protected readonly offered = computed(() => [
    ...this.all,
    ...this.also().map((code) => ({ code, name: countryName(code) })),
  ]);
  protected readonly unknown = computed(() =>
    this.offered().some(({ code }) => code === this.value()) ? null : countryName(this.value()),
  );
}
