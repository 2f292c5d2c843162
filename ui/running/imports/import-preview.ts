import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import type { ImportPreview } from '../../api/models/import-preview';
import { fieldLabel } from './field-labels';

type Question = ImportPreview['questions'][number];

/** What the first rows are understood as, and what has to be said before they can be. */
@Component({
  selector: 'tp-import-preview',
  template: `
    @for (question of preview().questions; track question.field) {
      <fieldset class="note-box" role="radiogroup">
        <legend i18n>“{{ question.column }}” can be read in two ways. Which do you mean?</legend>
        @for (format of question.formats; track format) {
          <label class="tick"
            ><input
              type="radio"
              [name]="'format-' + question.field"
              (change)="answered.emit({ field: question.field, format })"
            />
            <span>{{ sentence(question, format) }}</span></label
          >
        }
      </fieldset>
    }
    @for (each of stated(); track each.field) {
      <p class="muted">
        <span i18n>{{ each.label }}: {{ each.text }}.</span>
        <button
          type="button"
          class="plain why"
          (click)="answered.emit({ field: each.field, format: each.other })"
          i18n
        >
          Switch
        </button>
      </p>
    }
    <div class="scroll-x">
      <table class="ledger" i18n-aria-label aria-label="How we read your file">
        <thead>
          <tr>
            @for (field of fields(); track field) {
              <th scope="col">{{ label(field) }}</th>
            }
            @if (hasVariants()) {
              <th scope="col" i18n>Variant</th>
            }
            <th scope="col"><span class="visually-hidden" i18n>Problem</span></th>
          </tr>
        </thead>
        <tbody>
          @for (row of preview().rows; track row.row) {
            @if (row.leftOut !== null) {
              <tr class="muted">
                <td [attr.colspan]="fields().length + (hasVariants() ? 2 : 1)">
                  {{ leftOutText(row.leftOut) }}
                </td>
              </tr>
            } @else {
              <tr>
                @for (value of row.values; track value.field) {
                  <td>
                    @if (value.understood === null) {
                      <span class="refused"
                        ><span aria-hidden="true">✕</span> {{ value.written }}</span
                      >
                    } @else if (value.understood === value.written) {
                      {{ value.understood }}
                    } @else {
                      <span class="muted">{{ value.written }} →</span> {{ value.understood }}
                    }
                  </td>
                }
                @if (hasVariants()) {
                  <td>{{ variantText(row) }}</td>
                }
                <td class="refused">{{ problemOf(row) }}</td>
              </tr>
            }
          }
        </tbody>
      </table>
    </div>
  `,
  styles: `
    fieldset {
      border: 0;
      margin: 0 0 8px;
    }

    .tick {
      display: flex;
      align-items: center;
      min-height: 32px;
      gap: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImportPreviewTable {
  readonly preview = input.required<ImportPreview>();
  readonly answered = output<{ readonly field: string; readonly format: string }>();
  protected readonly label = fieldLabel;
  protected readonly fields = computed(() =>
    (this.preview().rows.find(({ leftOut }) => leftOut === null)?.values ?? []).map(
      ({ field }) => field,
    ),
  );
  protected readonly hasVariants = computed(() =>
    this.preview().rows.some(({ variantOf }) => variantOf !== null),
  );
  /** How columns are read that say so themselves, or of which it was said. */
  protected readonly stated = computed(() =>
    Object.entries(this.preview().formats).map(([field, format]) => ({
      field,
      label: fieldLabel(field),
      text: formatText(format as string),
      other: otherFormat(format as string),
    })),
  );

  protected sentence({ examples }: Question, format: Question['formats'][number]): string {
    const shown = examples.map(({ written, readings }) => `${written} → ${readings[format] ?? ''}`);
    return `${formatText(format)} (${shown.join(', ')})`;
  }

  protected variantText({ variantOf }: ImportPreview['rows'][number]): string {
    return Object.entries(variantOf?.attributes ?? {})
      .map(([name, value]) => `${name}: ${value}`)
      .join(', ');
  }

  protected leftOutText(why: NonNullable<ImportPreview['rows'][number]['leftOut']>): string {
    switch (why) {
      case 'picture':
        return $localize`Additional image: skipped.`;
      case 'parent':
        return $localize`Parent product, not sold itself: skipped.`;
      case 'translation':
        return $localize`Translation of another row: skipped.`;
    }
  }

  protected problemOf({ problem, values }: ImportPreview['rows'][number]): string {
    return problem ?? values.find((value) => value.problem !== null)?.problem ?? '';
  }
}

function formatText(format: string): string {
  switch (format) {
    case 'point':
      return $localize`numbers use a decimal point (1,204.50)`;
    case 'comma':
      return $localize`numbers use a decimal comma (1.204,50)`;
    case 'dmy':
      return $localize`the day comes before the month`;
    case 'mdy':
      return $localize`the month comes before the day`;
    default:
      return format;
  }
}

function otherFormat(format: string): string {
  switch (format) {
    case 'point':
      return 'comma';
    case 'comma':
      return 'point';
    case 'dmy':
      return 'mdy';
    default:
      return 'dmy';
  }
}
