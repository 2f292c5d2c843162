import { ChangeDetectionStrategy, Component, input, output, computed } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { type Failure, failureOf } from '../core/failure';

/** Why something could not be loaded or done, in the problem's own text, and the next step. */
@Component({
  selector: 'tp-failure',
  imports: [MatButton],
  template: `
    <div class="note-box" [class.refused]="shown().status !== 403" role="alert">
      @if (shown().status === 403) {
        <strong i18n>You don’t have permission to see this.</strong>
      } @else if (shown().status === 404) {
        <strong i18n>Not found.</strong>
      }
      {{ shown().text }}
      @for (error of shown().errors; track $index) {
        <p>{{ error.detail }}</p>
      }
      @if (retriable()) {
        <button matButton type="button" (click)="again.emit()" i18n>Try again</button>
      }
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FailureNotice {
  readonly of = input<Failure | null>(null);
  readonly error = input<unknown>(undefined);
  readonly canRetry = input(false);
  readonly again = output();
  protected readonly shown = computed(() => this.of() ?? failureOf(this.error()));
  protected readonly retriable = computed(
    () => this.canRetry() && ![403, 404].includes(this.shown().status),
  );
}
