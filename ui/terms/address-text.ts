import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { Address } from '../api/models/address';

@Component({
  selector: 'tp-address',
  template: `
    @for (line of lines(); track $index) {
      <span>{{ line }}</span>
    } @empty {
      –
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
  protected readonly lines = computed(() => {
    const address = this.of();
    if (address === null) return [];
    const { name, line1, line2, city, postalCode, country } = address;
    return [name, line1, line2 ?? '', `${city} ${postalCode}`, country].filter(
      (line) => line.trim() !== '',
    );
  });
}
