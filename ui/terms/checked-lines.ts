import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { CheckedLine } from '../api/models/checked-line';
import { countText, dayText, unitPriceText } from '../core/formats';
import { isShort } from './availability';
import { LineProblems } from './line-problems';
import { Money } from './money';
import { UnitPipe } from './units';

/** Lines as they would be ordered now, with what stands in their way. */
@Component({
  selector: 'tp-checked-lines',
  imports: [UnitPipe, LineProblems, Money, RouterLink],
  template: `
    <div class="scroll-x">
      <table class="ledger">
        <thead>
          <tr>
            <th scope="col" i18n>SKU</th>
            <th scope="col" i18n>Product</th>
            <th scope="col" class="end" i18n>Quantity</th>
            <th scope="col" class="end" i18n>Unit price</th>
            <th scope="col" class="end" i18n>Net</th>
            <th scope="col" class="end" i18n>In stock</th>
            <th scope="col" i18n>Delivery by</th>
          </tr>
        </thead>
        <tbody>
          @for (line of lines(); track line.productId) {
            <tr>
              <td class="mono">{{ line.product?.sku ?? '–' }}</td>
              <td>
                @if (line.product; as product) {
                  <a [routerLink]="['/catalogue', product.id]">{{ product.name }}</a>
                } @else {
                  <span class="muted" i18n>discontinued</span>
                }
                <tp-line-problems [of]="line.problems" />
              </td>
              <td class="end">
                {{ count(line.quantity) }}
                <span class="muted">{{ line.product?.unit | unit: line.quantity }}</span>
              </td>
              <td class="end">
                @if (line.price; as now) {
                  {{ price(now) }}
                } @else {
                  –
                }
              </td>
              <td class="end">
                @if (line.lineTotal; as total) {
                  <tp-money [of]="total" />
                } @else {
                  –
                }
              </td>
              <td class="end" [class.waiting]="isShort(line)">
                {{ count(line.available) }}
              </td>
              <td>{{ line.promisedDate === null ? '–' : day(line.promisedDate) }}</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CheckedLines {
  readonly lines = input.required<readonly CheckedLine[]>();
  protected readonly count = countText;
  protected readonly isShort = isShort;
  protected readonly price = unitPriceText;
  protected readonly day = dayText;
}
