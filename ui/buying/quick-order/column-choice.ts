import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import type { DecimalMark } from '../../../tables/numbers';
import type { Columns, Table } from './table';

const SAMPLES = 2;

/** Which column is which, and how quantities are written, where somebody said so. */
export interface ChosenColumns {
  readonly columns: Columns;
  readonly mark: DecimalMark | null;
}

/** Which column of a table is which, to be put right where it was guessed wrong. */
@Component({
  selector: 'tp-column-choice',
  template: `
    @if (of().unclear.length > 0) {
      <p class="waiting" i18n>
        Quantities such as {{ of().unclear.join(', ') }} can be read in two ways. Choose the number
        format below.
      </p>
    }
    <details [open]="of().unclear.length > 0">
      <summary class="why" i18n>Map columns</summary>
      <div class="choices">
        @for (each of choices; track each.name) {
          <div class="field">
            <label [for]="'column-' + each.name">{{ each.label }}</label>
            <select
              #box
              class="box"
              [id]="'column-' + each.name"
              (change)="choose(each.name, box.value)"
            >
              @if (each.name !== 'code') {
                <option value="" [selected]="of().columns[each.name] === null" i18n>none</option>
              }
              @for (column of columns(); track column.index) {
                <option
                  [value]="column.index"
                  [selected]="of().columns[each.name] === column.index"
                >
                  {{ column.text }}
                </option>
              }
            </select>
          </div>
        }
        @if (of().columns.quantity !== null) {
          <div class="field">
            <label for="quantity-format" i18n>Number format</label>
            <select #format id="quantity-format" class="box" (change)="state(format.value)">
              <option value="" [selected]="of().mark === null" i18n>no separators</option>
              <option value="point" [selected]="of().mark === 'point'">1,204.50</option>
              <option value="comma" [selected]="of().mark === 'comma'">1.204,50</option>
            </select>
          </div>
        }
      </div>
      @if (of().encoding; as encoding) {
        <p class="muted" i18n>File encoding: {{ encoding }}.</p>
      }
    </details>
  `,
  styles: `
    .choices {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(200px, 100%), 1fr));
      max-width: 720px;
      padding-top: 8px;
      gap: 8px 16px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ColumnChoice {
  readonly of = input.required<Table>();
  readonly chosen = output<ChosenColumns>();
  protected readonly choices = [
    { name: 'code', label: $localize`Code` },
    { name: 'quantity', label: $localize`Quantity` },
    { name: 'unit', label: $localize`Unit` },
  ] as const;
  /** By their names, or by where they stand and what is in the first rows. */
  protected readonly columns = computed(() => {
    const { header, rows } = this.of();
    const width = Math.max(header?.length ?? 0, ...rows.slice(0, 20).map((row) => row.length));
    return Array.from({ length: width }, (_, index) => {
      const name = header?.[index]?.trim() || $localize`Column ${index + 1}:number:`;
      const samples = rows
        .slice(0, SAMPLES)
        .map((row) => (row[index] ?? '').trim())
        .filter((text) => text !== '');
      return { index, text: samples.length > 0 ? `${name}: ${samples.join(', ')}` : name };
    });
  });

  protected choose(name: keyof Columns, value: string): void {
    const columns = { ...this.of().columns, [name]: value === '' ? null : Number(value) };
    this.chosen.emit({ columns, mark: null });
  }

  protected state(mark: string): void {
    this.chosen.emit({
      columns: this.of().columns,
      mark: mark === '' ? null : (mark as DecimalMark),
    });
  }
}
