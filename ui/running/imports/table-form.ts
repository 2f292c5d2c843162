import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { encodings } from '../../../tables/encoding-names';
import { separators } from '../../../tables/separated-text';
import type { ReadAgainRequest } from '../../api/models/read-again-request';
import type { Upload } from '../../api/models/upload';
import { countText } from '../../core/formats';

/** How a table was read, to be put right where it was found out wrongly. */
@Component({
  selector: 'tp-table-form',
  template: `
    <p>
      <span i18n>
        {{ name() }}: {{ count(table().rows) }} rows, {{ count(table().columns.length) }} columns
      </span>
      @if (table().format === 'csv') {
        <span class="muted" i18n>
          · encoding {{ table().encoding }}, separated by {{ separatorOf(table().delimiter) }}</span
        >
      }
      @if (table().titleRows > 0) {
        <span class="muted" i18n>
          {table().titleRows, plural,
            =1 {· 1 line above the headings skipped}
            other {· {{ table().titleRows }} lines above the headings skipped}
          }</span
        >
      }
    </p>
    @if (doubted().length > 0) {
      <p class="waiting" i18n>
        Columns without a unique heading: {{ doubted().join(', ') }}. Check what they contain before
        using them.
      </p>
    }
    <details>
      <summary class="why" i18n>Change how the file is read</summary>
      <div class="choices">
        @if (table().format === 'csv') {
          <div class="field">
            <label for="table-encoding" i18n>Encoding</label>
            <select
              #encoding
              id="table-encoding"
              class="box"
              (change)="change('encoding', encoding.value)"
            >
              @for (each of encodings; track each) {
                <option [value]="each" [selected]="each === table().encoding">{{ each }}</option>
              }
            </select>
          </div>
          <div class="field">
            <label for="table-separator" i18n>Separator</label>
            <select
              #separator
              id="table-separator"
              class="box"
              (change)="change('separator', separator.value)"
            >
              @for (each of separators; track each) {
                <option [value]="each" [selected]="each === table().delimiter">
                  {{ separatorOf(each) }}
                </option>
              }
            </select>
          </div>
        }
        <div class="field">
          <label for="table-titles" i18n>Lines above the headings</label>
          <input
            #titles
            id="table-titles"
            class="box number"
            type="number"
            min="0"
            max="100"
            [value]="table().titleRows"
            (change)="change('titleRows', titles.valueAsNumber)"
          />
        </div>
        <div class="field">
          <label for="table-names" i18n>Heading rows</label>
          <select #names id="table-names" class="box" (change)="change('headerRows', +names.value)">
            @for (each of [0, 1, 2]; track each) {
              <option [value]="each" [selected]="each === table().headerRows">{{ each }}</option>
            }
          </select>
        </div>
      </div>
    </details>
  `,
  styles: `
    .choices {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(160px, 100%), 1fr));
      max-width: 720px;
      padding-top: 8px;
      gap: 8px 16px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TableForm {
  readonly table = input.required<Upload>();
  readonly name = input.required<string>();
  readonly changed = output<ReadAgainRequest>();
  protected readonly encodings = encodings;
  protected readonly separators = separators;
  protected readonly count = countText;
  protected readonly doubted = computed(() => Object.keys(this.table().doubts));

  protected separatorOf(separator: string): string {
    switch (separator) {
      case ',':
        return $localize`commas`;
      case ';':
        return $localize`semicolons`;
      case '\t':
        return $localize`tabs`;
      case '|':
        return $localize`vertical bars`;
      default:
        return separator;
    }
  }

  /** What was said before stays said: all of it goes with each change. */
  protected change(what: keyof ReadAgainRequest, value: string | number): void {
    if (typeof value === 'number' && !Number.isInteger(value)) return;
    const { id, format, encoding, delimiter, titleRows, headerRows } = this.table();
    const layout = { titleRows, headerRows };
    const said =
      what === 'encoding' || what === 'separator'
        ? // another separator or encoding has other lines of names
          { encoding, separator: delimiter }
        : format === 'csv'
          ? { encoding, separator: delimiter, ...layout }
          : layout;
    this.changed.emit({ uploadId: id, ...said, [what]: value } as ReadAgainRequest);
  }
}
