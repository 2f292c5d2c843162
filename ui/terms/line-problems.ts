import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import type { LineProblem } from '../api/models/line-problem';
import { problemText } from '../core/failure';

/** What is wrong with a line, and what would be right: a press takes it. */
@Component({
  selector: 'tp-line-problems',
  template: `
    @for (problem of of(); track problem.code) {
      <p [class]="problem.blocking ? 'refused' : 'waiting'">
        <span aria-hidden="true">{{ problem.blocking ? '✕' : '◔' }}</span> {{ say(problem) }}
        @if (mendable()) {
          @for (suggestion of quantities(problem); track suggestion) {
            <button type="button" class="chip" (click)="mend.emit(suggestion)">
              {{ suggestion }}
            </button>
          }
        }
      </p>
    }
  `,
  styles: `
    p {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      font: var(--label);
      gap: 4px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LineProblems {
  readonly of = input.required<readonly LineProblem[]>();
  /** Whether a suggested quantity can be taken here. */
  readonly mendable = input(false);
  readonly mend = output<string>();
  /** A successor, say, is no quantity. */
  protected readonly quantities = ({ suggestions }: LineProblem): readonly string[] =>
    suggestions.filter((suggestion) => /^\d+$/.test(suggestion));
  protected readonly say = ({ code, detail }: LineProblem): string => problemText(code, detail);
}
