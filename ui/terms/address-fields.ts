import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import type { AddressRequest } from '../api/models/address-request';
import { errorAt, type Failure } from '../core/failure';
import { CountryBox } from './country-box';

type Field = 'name' | 'line1' | 'line2' | 'city' | 'postalCode' | 'country';

/** An address, field by field, each with what the server says of it. */
@Component({
  selector: 'tp-address-fields',
  imports: [CountryBox],
  template: `
    @for (field of shown(); track field.name) {
      <div class="field" [class.short]="field.name === 'postalCode' || field.name === 'country'">
        <label [for]="prefix() + '-' + field.name">{{ field.label }}</label>
        @if (field.name === 'country') {
          <tp-country-box
            [id]="prefix() + '-country'"
            [value]="value().country"
            [autocomplete]="'section-' + prefix() + ' country'"
            [isWrong]="error('country') !== null"
            (changed)="changed.emit(with('country', $event))"
          />
        } @else {
          <input
            #box
            class="box"
            [id]="prefix() + '-' + field.name"
            [value]="value()[field.name] ?? ''"
            [attr.autocomplete]="'section-' + prefix() + ' ' + field.autocomplete"
            maxlength="200"
            [attr.aria-invalid]="error(field.name) !== null"
            (input)="changed.emit(with(field.name, box.value))"
          />
        }
        @if (error(field.name); as text) {
          <span class="error">{{ text }}</span>
        }
      </div>
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      gap: 8px;
    }

    .field:not(.short) {
      grid-column: 1 / -1;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AddressFields {
  readonly prefix = input.required<string>();
  readonly value = input.required<AddressRequest>();
  readonly failure = input<Failure | null>(null);
  readonly pointer = input.required<string>();
  /** Fields that are asked for elsewhere. */
  readonly without = input<readonly Field[]>([]);
  readonly changed = output<AddressRequest>();
  protected readonly shown = computed(() =>
    this.fields.filter(({ name }) => !this.without().includes(name)),
  );

  protected readonly fields: readonly {
    readonly name: Field;
    readonly label: string;
    readonly autocomplete: string;
  }[] = [
    { name: 'name', label: $localize`Recipient`, autocomplete: 'organization' },
    { name: 'line1', label: $localize`Street`, autocomplete: 'address-line1' },
    { name: 'line2', label: $localize`Address line 2`, autocomplete: 'address-line2' },
    { name: 'city', label: $localize`Town or city`, autocomplete: 'address-level2' },
    { name: 'postalCode', label: $localize`Postcode`, autocomplete: 'postal-code' },
    { name: 'country', label: $localize`Country`, autocomplete: 'country' },
  ];

  protected error(name: string): string | null {
    return errorAt(this.failure(), `${this.pointer()}/${name}`);
  }

  protected with(name: Field, text: string): AddressRequest {
    return { ...this.value(), [name]: text };
  }
}
