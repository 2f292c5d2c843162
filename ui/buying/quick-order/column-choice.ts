import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import type { Columns, Table } from './table';

const SAMPLES = 2;

/** Which column of a table is which, to be put right where it was guessed wrong. */
@Component({
  selector: 'tp-column-choice',
  template: `
    <details>
      <summary class="why" i18n>Which column is which</summary>
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
      </div>
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
  readonly chosen = output<Columns>();
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
    this.chosen.emit({ ...this.of().columns, [name]: value === '' ? null : Number(value) });
  }
}
