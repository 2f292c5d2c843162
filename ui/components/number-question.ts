import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';

/** Beside a field: what was typed can be read in two ways, and is one of these. */
@Component({
  selector: 'tp-number-question',
  template: `
    <span class="question" role="status">
      <span i18n>Which do you mean?</span>
      @for (choice of choices(); track choice) {
        <button type="button" class="chip" (click)="chosen.emit(choice)">{{ choice }}</button>
      }
    </span>
  `,
  styles: `
    .question {
      display: inline-flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NumberQuestion {
  readonly choices = input.required<readonly string[]>();
  readonly chosen = output<string>();
}
