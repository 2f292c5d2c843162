import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { Address } from '../api/models/address';
import { countryName } from './countries';

@Component({
  selector: 'tp-address',
  template: `
    @for (line of lines(); track $index) {
      <span>{{ line }}</span>
    } @empty {
      –
    }
    @if (country(); as name) {
      <span translate="no">{{ name }}</span>
    }
  `,
  styles: `
    span {
      display: block;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AddressText {
  readonly of = input.required<Address | null>();
  protected readonly country = computed(() => {
    const code = this.of()?.country ?? '';
    return code === '' ? null : countryName(code);
  });
  protected readonly lines = computed(() => {
    const address = this.of();
    if (address === null) return [];
    const { name, line1, line2, city, postalCode } = address;
    return [name, line1, line2 ?? '', `${city} ${postalCode}`].filter((line) => line.trim() !== '');
  });
}
